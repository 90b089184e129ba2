// Random faults, and chaos that is made of them.
#include "tests/language/generator.hpp"

#include "scenarios/language/profiles.hpp"
#include "scenarios/language/quantity.hpp"
#include "scenarios/language/vocabulary.hpp"

namespace whitewater::scenarios::random {

Meddle Generator::meddle() {
    Meddle m;
    m.meddling = any_word<Meddling>();
    m.kind = any_word<MessageKind>();
    if (maybe()) m.ordinal = between(1, 9);
    m.links = links();
    m.chance = ratio(1'000'000);
    if (m.meddling == Meddling::delay) m.by = duration();
    m.lasting = maybe_for();
    return m;
}

Crash Generator::crash() {
    Crash c{selector(), std::nullopt, std::nullopt};
    if (maybe()) c.style = any_word<CrashStyle>();
    if (maybe()) {
        c.point =
            CrashPoint{any_word<CrashPoint::Moment>(), any_word<CrashPoint::Act>(), between(1, 99)};
    }
    return c;
}

DiskFails Generator::disk_fails() {
    DiskFails f{selector(), any_word<DiskFails::Act>(), DiskFails::Extent::until_mended, {}};
    if (maybe()) {
        f.extent = DiskFails::Extent::once;
    } else if (maybe()) {
        f.extent = DiskFails::Extent::lasting;
        f.lasting = duration();
    }
    return f;
}

Partition Generator::partition() {
    Partition p;
    for (auto count = between(2, 4); count > 0; --count) {
        p.groups.push_back(selector(Naming::nodes_and_clients));
    }
    return p;
}

FaultStep Generator::fault() {
    switch (below(22)) {
        case 0:
            return partition();
        case 1:
            return Isolate{selector(Naming::nodes_and_clients), maybe_selector()};
        case 2:
            return Bridge{selector()};
        case 3:
            return Cut{links(), any_word<Direction>()};
        case 4:
            return Slow{links(), any_word<Direction>(), duration()};
        case 5:
            return Heal{maybe_selector()};
        case 6:
            return meddle();
        case 7:
            return Release{};
        case 8:
            return Release{any_word<MessageKind>(), links()};
        case 9:
            return crash();
        case 10:
            return Restart{selector()};
        case 11:
            return Pause{selector(), maybe_for()};
        case 12:
            return Resume{selector()};
        case 13:
            return Wipe{selector()};
        case 14:
            return disk_fails();
        case 15:
            return DiskFull{selector()};
        case 16:
            return DiskSlow{selector(), duration()};
        case 17:
            return DiskRots{selector(), any_word<DiskArea>()};
        case 18:
            return DiskMends{selector()};
        case 19:
            return ClockStep{selector(), signed_duration()};
        case 20:
            return ClockDrift{selector(), drift()};
        default:
            if (maybe()) return ClockMends{selector()};
            return ClockFreeze{selector(), maybe_for()};
    }
}

Administration Generator::administration() {
    switch (below(6)) {
        case 0:
            return Transfer{selector()};
        case 1:
            return AddMember{selector(), maybe() ? AddMember::As::voter : AddMember::As::learner};
        case 2:
            return Promote{selector()};
        case 3:
            return RemoveMember{selector()};
        case 4:
            return ChangeMembers{selector()};
        default:
            return TakeSnapshot{selector()};
    }
}

Victims Generator::victims() {
    if (maybe()) return selector();
    return few(5);
}

ChaosPartition Generator::chaos_partition() {
    using enum ChaosPartition::Shape;
    const ChaosPartition::Shape shapes[] = {any, split, isolate, bridge};
    const ChaosPartition::Shape shape = shapes[below(4)];
    if (shape == any) return {shape, std::nullopt};
    return {shape, selector()};
}

ChaosMeddle Generator::chaos_meddle() {
    ChaosMeddle m;
    m.meddling = any_word<Meddling>();
    m.kind = any_word<MessageKind>();
    if (maybe()) m.links = links();
    const Ratio first = ratio(1'000'000);
    m.chance = ordered(first, ratio(1'000'000));
    if (m.meddling == Meddling::delay) m.by = durations();
    return m;
}

ChaosAction Generator::chaos_action() {
    switch (below(15)) {
        case 0:
            if (maybe()) return ChaosCrash{victims(), std::nullopt};
            return ChaosCrash{victims(), any_word<CrashStyle>()};
        case 1:
            return ChaosPause{victims()};
        case 2:
            return ChaosWipe{victims()};
        case 3:
            return chaos_partition();
        case 4:
            return ChaosCut{few(9)};
        case 5:
            return ChaosSlow{few(9), durations()};
        case 6:
            return chaos_meddle();
        case 7: {
            const Ratio first = drift();
            return ChaosClockDrift{victims(), ordered(first, drift())};
        }
        case 8: {
            const Duration first = signed_duration();
            return ChaosClockOffset{victims(), ordered(first, signed_duration())};
        }
        case 9:
            return ChaosClockFreeze{victims()};
        case 10:
            return ChaosDiskFails{victims(), any_word<DiskFails::Act>()};
        case 11:
            return ChaosDiskFull{victims()};
        case 12:
            return ChaosDiskSlow{victims(), durations()};
        case 13:
            return ChaosDiskRots{victims(), any_word<DiskArea>()};
        default:
            return ChaosTransfer{};
    }
}

Chaos Generator::chaos() {
    Chaos c;
    c.lasting = duration();
    if (maybe()) {
        c.profile = profile_names()[below(3)];
        return c;
    }
    for (auto count = between(1, 4); count > 0; --count) {
        ChaosClause clause;
        clause.action = chaos_action();
        clause.every = durations();
        clause.every.min = std::max(clause.every.min, microseconds(1));
        clause.every.max = std::max(clause.every.max, clause.every.min);
        if (maybe()) clause.lasting = durations();
        clause.layout = layout();
        c.clauses.push_back(std::move(clause));
    }
    return c;
}

}  // namespace whitewater::scenarios::random
