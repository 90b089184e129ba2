// Two line formats: words after a marker, and a map of keywords.
#include "tests/linearizability/recorded_history.hpp"

#include <fstream>
#include <map>
#include <sstream>

#include "sim/base/check.hpp"

namespace whitewater::linearizability {
namespace {

// Hands out ids, and remembers what each process is waiting for.
class Recorder {
  public:
    void invoke(const std::string& process, Request request) {
        open_[process] = OperationId{++last_};
        const auto ordinal = static_cast<std::uint32_t>(std::stoul(process));
        history_.invoke(OperationId{last_}, client(1 + ordinal % max_clients), std::move(request));
    }
    void complete(const std::string& process, Response response) {
        history_.complete(open_.at(process), std::move(response));
    }
    void abandon(const std::string& process) { history_.abandon(open_.at(process)); }
    History take() { return std::move(history_); }

  private:
    History history_;
    std::map<std::string, OperationId> open_;
    std::uint64_t last_ = 0;
};

std::ifstream opened(const std::string& path) {
    std::ifstream in(path);
    CHECK(in.is_open(), "cannot read {}", path);
    return in;
}

Request etcd_request(const std::string& name, const std::string& value, const std::string& more) {
    if (name == ":read") return Request::get("x");
    if (name == ":write") return Request::put("x", value);
    return Request::cas("x", value.substr(1), more.substr(0, more.size() - 1));  // "[2", "4]"
}

// The text between the quotes after `keyword`, or the word there; "nil" for nil.
std::string field(const std::string& line, const std::string& keyword) {
    const std::size_t at = line.find(keyword + " ") + keyword.size() + 1;
    if (line[at] != '"') return line.substr(at, line.find_first_of(",}", at) - at);
    return line.substr(at + 1, line.find('"', at + 1) - at - 1);
}

}  // namespace

History read_etcd_log(const std::string& path) {
    Recorder recorder;
    std::ifstream in = opened(path);
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        std::string info, logger, dash, process, type, name, value, more;
        words >> info >> logger >> dash >> process >> type >> name >> value >> more;
        if (type == ":invoke")
            recorder.invoke(process, etcd_request(name, value, more));
        else if (type == ":info")
            recorder.abandon(process);
        else if (type == ":fail")
            recorder.complete(process,
                              name == ":cas" ? Response::cas_failed() : Response::not_done());
        else if (type == ":ok" && name == ":read")
            recorder.complete(process, Response::read(value == "nil" ? Value() : Value(value)));
        else if (type == ":ok")
            recorder.complete(process, Response::done());
    }
    return recorder.take();
}

History read_porcupine_log(const std::string& path) {
    Recorder recorder;
    std::ifstream in = opened(path);
    for (std::string line; std::getline(in, line);) {
        const std::string process = field(line, ":process");
        const std::string name = field(line, ":f");
        const std::string key = field(line, ":key");
        const std::string value = field(line, ":value");
        if (field(line, ":type") == ":invoke") {
            if (name == ":get") recorder.invoke(process, Request::get(key));
            if (name == ":put") recorder.invoke(process, Request::put(key, value));
            if (name == ":append") recorder.invoke(process, Request::append(key, value));
        } else if (name == ":get") {
            recorder.complete(process, Response::read(value.empty() ? Value() : Value(value)));
        } else {
            recorder.complete(process, Response::done());
        }
    }
    return recorder.take();
}

}  // namespace whitewater::linearizability
