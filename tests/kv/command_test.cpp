// Commands and replies as bytes: what is encoded is decoded, and nothing else is.
#include "kv/command.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

namespace whitewater::kv {
namespace {

// A command, and the strings that it views.
struct Worded {
    std::string key;
    std::string argument;
    std::string expected;
    Command command;
};

Worded arbitrary_command() {
    Worded made;
    made.key = *rc::gen::arbitrary<std::string>();
    made.argument = *rc::gen::arbitrary<std::string>();
    made.expected = *rc::gen::arbitrary<std::string>();
    made.command.op = OperationId{*rc::gen::arbitrary<std::uint64_t>()};
    made.command.client = client(*rc::gen::inRange<std::uint32_t>(1, max_clients + 1));
    made.command.sequence = *rc::gen::arbitrary<std::uint64_t>();
    made.command.attempt = *rc::gen::arbitrary<std::uint32_t>();
    made.command.kind =
        *rc::gen::element(OperationKind::get, OperationKind::put, OperationKind::remove,
                          OperationKind::append, OperationKind::cas);
    return made;
}

Bytes encoded(const Worded& made) {
    Command command = made.command;
    command.key = made.key;
    command.argument = made.argument;
    command.expected = made.expected;
    Bytes bytes;
    encode(command, bytes);
    return bytes;
}

Reply arbitrary_reply() {
    Reply reply;
    reply.op = OperationId{*rc::gen::arbitrary<std::uint64_t>()};
    reply.attempt = *rc::gen::arbitrary<std::uint32_t>();
    reply.status = *rc::gen::element(ReplyStatus::done, ReplyStatus::refused);
    reply.response.outcome = *rc::gen::element(Outcome::unknown, Outcome::ok, Outcome::failed,
                                               Outcome::failed_seeing, Outcome::not_done);
    if (*rc::gen::arbitrary<bool>()) reply.response.value = *rc::gen::arbitrary<std::string>();
    reply.index = *rc::gen::arbitrary<std::uint64_t>();
    reply.entry_term = *rc::gen::arbitrary<std::uint64_t>();
    reply.leader = NodeId{*rc::gen::inRange<std::uint32_t>(0, max_nodes + 1)};
    return reply;
}

Bytes encoded(const Reply& reply) {
    Bytes bytes;
    encode(reply, bytes);
    return bytes;
}

RC_GTEST_PROP(CommandCodec, ACommandSurvivesTheJourney, ()) {
    const Worded made = arbitrary_command();
    const Bytes bytes = encoded(made);
    const auto read = decode_command(bytes);
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->op == made.command.op);
    RC_ASSERT(read->client == made.command.client);
    RC_ASSERT(read->sequence == made.command.sequence);
    RC_ASSERT(read->attempt == made.command.attempt);
    RC_ASSERT(read->kind == made.command.kind);
    RC_ASSERT(read->key == made.key);
    RC_ASSERT(read->argument == made.argument);
    RC_ASSERT(read->expected == made.expected);
}

RC_GTEST_PROP(CommandCodec, AReplySurvivesTheJourney, ()) {
    const Reply reply = arbitrary_reply();
    const auto read = decode_reply(encoded(reply));
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->op == reply.op);
    RC_ASSERT(read->attempt == reply.attempt);
    RC_ASSERT(read->status == reply.status);
    RC_ASSERT(read->response == reply.response);
    RC_ASSERT(read->index == reply.index);
    RC_ASSERT(read->entry_term == reply.entry_term);
    RC_ASSERT(read->leader == reply.leader);
}

// "None" and the empty string are two answers.
TEST(CommandCodec, AReplyTellsNoneFromAnEmptyValue) {
    Reply none;
    none.response = Response::read(std::nullopt);
    Reply empty;
    empty.response = Response::read("");
    EXPECT_NE(encoded(none), encoded(empty));
    EXPECT_FALSE(decode_reply(encoded(none))->response.value.has_value());
    EXPECT_EQ(decode_reply(encoded(empty))->response.value, "");
}

RC_GTEST_PROP(CommandCodec, WhatIsCutOffAnywhereIsRejected, ()) {
    const Bytes command = encoded(arbitrary_command());
    for (std::size_t size = 0; size < command.size(); ++size)
        RC_ASSERT(!decode_command(ByteView(command).first(size)).has_value());
    const Bytes reply = encoded(arbitrary_reply());
    for (std::size_t size = 0; size < reply.size(); ++size)
        RC_ASSERT(!decode_reply(ByteView(reply).first(size)).has_value());
}

RC_GTEST_PROP(CommandCodec, WhatIsTooLongIsRejected, (std::uint8_t further)) {
    Bytes command = encoded(arbitrary_command());
    command.push_back(further);
    RC_ASSERT(!decode_command(command).has_value());
    Bytes reply = encoded(arbitrary_reply());
    reply.push_back(further);
    RC_ASSERT(!decode_reply(reply).has_value());
}

// What comes off the network may be anything. If it is taken for a command, the rest of the program
// may rely on it: its client has a session, its kind is one of five, and there is one way to
// write it.
void expect_sound(const Bytes& bytes) {
    if (const auto command = decode_command(bytes)) {
        RC_ASSERT(is_client(command->client));
        RC_ASSERT(command->client.value < max_addresses);
        RC_ASSERT(command->kind <= OperationKind::cas);
        Bytes again;
        encode(*command, again);
        RC_ASSERT(again == bytes);
    }
    if (const auto reply = decode_reply(bytes)) {
        RC_ASSERT(reply->status <= ReplyStatus::refused);
        RC_ASSERT(reply->response.outcome <= Outcome::not_done);
        RC_ASSERT(reply->leader == nobody || is_node(reply->leader));
        RC_ASSERT(encoded(*reply) == bytes);
    }
}

RC_GTEST_PROP(CommandCodec, AnyBytesAreTakenSoundlyOrRejected, (const Bytes& bytes)) {
    expect_sound(bytes);
}

RC_GTEST_PROP(CommandCodec, AnyDamageIsTakenSoundlyOrRejected, ()) {
    Bytes bytes =
        *rc::gen::arbitrary<bool>() ? encoded(arbitrary_command()) : encoded(arbitrary_reply());
    const int damages = *rc::gen::inRange(1, 5);
    for (int i = 0; i < damages; ++i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
        bytes[at] = *rc::gen::arbitrary<std::uint8_t>();
    }
    expect_sound(bytes);
}

TEST(CommandCodec, AnUnknownKindStatusOrOutcomeIsRejected) {
    Command command;
    command.client = client(1);
    command.kind = static_cast<OperationKind>(5);
    Bytes bytes;
    encode(command, bytes);
    EXPECT_FALSE(decode_command(bytes).has_value());

    Reply reply;
    reply.status = static_cast<ReplyStatus>(2);
    EXPECT_FALSE(decode_reply(encoded(reply)).has_value());
    reply.status = ReplyStatus::done;
    EXPECT_TRUE(decode_reply(encoded(reply)).has_value());
    reply.response.outcome = static_cast<Outcome>(5);
    EXPECT_FALSE(decode_reply(encoded(reply)).has_value());
}

TEST(CommandCodec, AReplyThatNamesNoServerIsRejected) {
    Reply reply;
    for (const NodeId stranger : {NodeId{64}, client(1), NodeId{255}}) {
        reply.leader = stranger;
        EXPECT_FALSE(decode_reply(encoded(reply)).has_value()) << stranger.value;
    }
    reply.leader = node(63);
    EXPECT_TRUE(decode_reply(encoded(reply)).has_value());
}

TEST(CommandCodec, AReplyIsWrittenInOneWayOnly) {
    Bytes bytes = encoded(Reply{});  // no value: its flag and its length are the last five bytes
    std::uint8_t& flag = bytes[bytes.size() - 5];
    flag = 2;
    EXPECT_FALSE(decode_reply(bytes).has_value());
    flag = 0;
    bytes[bytes.size() - 4] = 1;
    bytes.push_back('x');
    EXPECT_FALSE(decode_reply(bytes).has_value()) << "a value where there is none";
}

TEST(CommandCodec, ACommandOfNoClientIsRejected) {
    for (const NodeId stranger : {nobody, node(1), NodeId{64}, NodeId{128}, NodeId{255}}) {
        Command command;
        command.client = stranger;
        Bytes bytes;
        encode(command, bytes);
        EXPECT_FALSE(decode_command(bytes).has_value()) << stranger.value;
    }
}

}  // namespace
}  // namespace whitewater::kv
