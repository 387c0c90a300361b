internal import Glibc

/// A child process that is spoken to over one socket, every wait with a deadline.
///
/// No shell; no variable of ours but those given; its standard error goes nowhere, since what a typesetter says may
/// quote a person's data.
final class WorkerProcess {
    /// Why the child does not answer.
    enum Fault: Error {
        case cannotStart(String)
        case ended
        case late
        case tooLong
    }

    private let pid: pid_t
    private let socket: Int32
    private var pending: [UInt8] = []

    /// - Parameters:
    ///   - command: the program, sought in `PATH`, and its arguments.
    ///   - environment: `NAME=value`, all there is.
    init(_ command: [String], environment: [String]) throws(Fault) {
        var ends: [Int32] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Self.closeOnExec, 0, &ends) == 0 else {
            throw .cannotStart("no socket: \(Self.text(errno))")
        }
        defer { close(ends[1]) }
        let (status, child) = Self.spawn(command, environment, on: ends[1])
        guard status == 0 else {
            close(ends[0])
            throw .cannotStart("\(command.first ?? ""): \(Self.text(status))")
        }
        pid = child
        socket = ends[0]
    }

    deinit { end() }

    private static let closeOnExec = Int32(SOCK_CLOEXEC.rawValue)

    /// A child that is gone is an error here, not a signal.
    private static let sendFlags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)

    private static func text(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }

    private static func spawn(
        _ command: [String], _ environment: [String], on end: Int32
    ) -> (status: Int32, pid: pid_t) {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_adddup2(&actions, end, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, end, 1)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // Signals as they are for any program, and a group of its own: Ctrl-C at a terminal is for the daemon.
        var all = sigset_t()
        var none = sigset_t()
        unsafe sigfillset(&all)
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        let arguments = unsafe command.map { unsafe strdup($0) } + [nil]
        let variables = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
        var pid: pid_t = 0
        let status = unsafe posix_spawnp(
            &pid, command.first ?? "", &actions, &attributes, arguments, variables)
        return (status, pid)
    }

    /// Ends the child at once and waits until the system has buried it.
    func end() {
        guard !isEnded else { return }
        isEnded = true
        close(socket)
        Glibc.kill(pid, SIGKILL)
        var status: Int32 = 0
        while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }

    private var isEnded = false

    /// Ends the child without a word to this object.
    func kill() { Glibc.kill(pid, SIGKILL) }

    /// Milliseconds of the machine's monotonic clock.
    static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Sends all of it.
    func send(_ bytes: [UInt8], by deadline: Int64) throws(Fault) {
        var sent = 0
        while sent < bytes.count {
            try wait(for: POLLOUT, by: deadline)
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe Glibc.send(
                    socket, $0.baseAddress, $0.count, Self.sendFlags)
            }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { throw .ended }
            sent += count
        }
    }

    /// One line, without its end.
    func line(most: Int, by deadline: Int64) throws(Fault) -> [UInt8] {
        var looked = 0
        while true {
            if let end = pending[looked...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(pending[..<end])
                pending.removeSubrange(...end)
                return line
            }
            looked = pending.count
            guard pending.count <= most else { throw .tooLong }
            try receive(by: deadline)
        }
    }

    /// Exactly so many bytes.
    func bytes(_ count: Int, by deadline: Int64) throws(Fault) -> [UInt8] {
        while pending.count < count { try receive(by: deadline) }
        let bytes = Array(pending[..<count])
        pending.removeSubrange(..<count)
        return bytes
    }

    /// Whether the child has said something that nobody asked for, or is gone.
    var isOutOfStep: Bool {
        var look = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        let found = unsafe poll(&look, 1, 0)
        return found != 0 || !pending.isEmpty
    }

    private func receive(by deadline: Int64) throws(Fault) {
        try wait(for: POLLIN, by: deadline)
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe piece.withUnsafeMutableBytes { unsafe recv(socket, $0.baseAddress, $0.count, 0) }
        if count < 0, errno == EINTR { return }
        guard count > 0 else { throw .ended }
        pending += piece[..<count]
    }

    private func wait(for events: Int32, by deadline: Int64) throws(Fault) {
        while true {
            let left = deadline - Self.now()
            guard left > 0 else { throw .late }
            var look = pollfd(fd: socket, events: Int16(events), revents: 0)
            let ready = unsafe poll(&look, 1, Int32(clamping: left))
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw .ended }
        }
    }
}
