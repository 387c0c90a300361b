internal import Codes
internal import Foundation
public import Office
internal import StrictJSON
internal import Synchronization

/// The typesetter `typst`, as a worker process that is started when it is first needed and again when it dies.
///
/// One sheet at a time: a page takes one to three milliseconds. What waits, what comes in, what goes out and how long
/// it takes are all bounded; a worker that passes its time is killed, and the next sheet gets a new one.
public actor TypstTypesetter: Typesetter {
    /// Where it is found and what it may take.
    public struct Settings: Sendable {
        /// The Python that has `typst`, sought in `PATH` unless it is a path.
        public var python: String
        /// Files and folders of fonts; those that are not there are passed over.
        public var fonts: [String]
        /// Seconds that one sheet may take, 1 to 300.
        public var seconds: Int
        /// Sheets that may wait at one time; more are refused with `typesetter_busy`.
        public var waitingMax: Int

        /// Debian's fonts, ten seconds, a hundred waiting.
        public init(
            python: String = "python3", fonts: [String] = Settings.debianFonts, seconds: Int = 10,
            waitingMax: Int = 128
        ) {
            self.python = python
            self.fonts = fonts
            self.seconds = seconds
            self.waitingMax = waitingMax
        }

        /// fonts-noto-cjk and fonts-hanazono.
        public static let debianFonts = [
            "/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/hanazono",
        ]
    }

    private let settings: Settings
    private let lane = WorkerLane()
    private let waiting = Atomic<Int>(0)
    private var worker: WorkerProcess?
    private var version = ""
    private var done = 0
    /// Why the last start failed, and until when no other is tried for a sheet.
    private var lacking: (fault: TypesetFault, until: Int64)?

    static let sourceBytesMax = 256 << 10
    static let dataBytesMax = 1 << 20
    static let pdfBytesMax = 16 << 20
    /// Sheets after which a worker is replaced, so that nothing it keeps can grow for ever.
    static let sheetsMax = 10_000
    private static let startMilliseconds: Int64 = 60_000
    /// A Python that is not there is not sought for every sheet.
    private static let lackingMilliseconds: Int64 = 10_000
    private static let lineBytesMax = 64 << 10

    /// A typesetter; nothing is started yet.
    public init(_ settings: Settings = Settings()) { self.settings = settings }

    /// A thread that may wait for the worker.
    nonisolated public var unownedExecutor: UnownedSerialExecutor { unsafe lane.asUnownedSerialExecutor() }

    /// See ``Office/Typesetter/typeset(_:)``.
    public nonisolated func typeset(_ sheet: Sheet) async throws(TypesetFault) -> [UInt8] {
        let request = try Self.request(sheet)
        defer { waiting.subtract(1, ordering: .relaxed) }
        guard waiting.add(1, ordering: .relaxed).newValue <= settings.waitingMax else {
            throw TypesetFault(.typesetterBusy, "more than \(settings.waitingMax) sheets wait")
        }
        return try await set(request, of: sheet.template.name)
    }

    /// Starts the worker where none runs; what failed within ten seconds is not tried again.
    public func state() async -> TypesetterState {
        do throws(TypesetFault) {
            _ = try started()
            return .ready(version: version)
        } catch { return .missing(error.detail) }
    }

    /// Ends the worker; the next sheet starts another.
    public func stop() {
        worker?.end()
        worker = nil
    }

    /// Kills the worker behind the typesetter's back, as the system might.
    public func killWorker() { worker?.kill() }

    private static func request(_ sheet: Sheet) throws(TypesetFault) -> [UInt8] {
        guard sheet.template.text.utf8.count <= sourceBytesMax else {
            throw TypesetFault(.sheetTooLarge, "a template has at most \(sourceBytesMax) bytes")
        }
        var data = sheet.data.objectValue ?? [:]
        var codes: JSONObject = [:]
        for (name, text) in sheet.codes { codes[name] = .string(try QRCode(text).svg) }
        data["codes"] = .object(codes)
        // On the template's first line, so that the lines of a fault are the template's own.
        let source = "#let data = json(bytes(sys.inputs.data));" + sheet.template.text
        let request: JSON = ["source": .string(source), "data": .object(data)]
        let bytes = request.serialized()
        guard bytes.count <= sourceBytesMax + dataBytesMax else {
            throw TypesetFault(.sheetTooLarge, "a sheet has at most \(dataBytesMax) bytes of data")
        }
        return bytes + [UInt8(ascii: "\n")]
    }

    private func set(_ request: [UInt8], of name: String) throws(TypesetFault) -> [UInt8] {
        // A worker may have died since the last sheet, which is no fault of this one: a second try, once.
        for isLast in [false, true] {
            let worker = try started()
            let answer: Result<[UInt8], TypesetFault>
            do throws(WorkerProcess.Fault) {
                answer = try self.answer(to: request, from: worker, of: name)
            } catch {
                stop()
                switch error {
                case .ended where !isLast: continue
                case .late:
                    throw TypesetFault(
                        .typesetterFailed, "\(name) took more than \(settings.seconds) s and was stopped")
                case .tooLong:
                    throw TypesetFault(.sheetTooLarge, "\(name) grew beyond \(Self.pdfBytesMax) bytes")
                case .ended, .cannotStart:
                    throw TypesetFault(.typesetterFailed, "the typesetter died over \(name)")
                }
            }
            return try answer.get()
        }
        throw TypesetFault(.typesetterFailed, "the typesetter died over \(name)")
    }

    private func answer(
        to request: [UInt8], from worker: WorkerProcess, of name: String
    ) throws(WorkerProcess.Fault) -> Result<[UInt8], TypesetFault> {
        let deadline = WorkerProcess.now() + Int64(settings.seconds) * 1_000
        try worker.send(request, by: deadline)
        let head = Self.object(try worker.line(most: Self.lineBytesMax, by: deadline))
        done += 1
        if let count = head["bytes"]?.integerValue {
            guard (1...Int64(Self.pdfBytesMax)).contains(count) else { throw .tooLong }
            return .success(try worker.bytes(Int(count), by: deadline))
        }
        if let lacking = head["lacking"]?.arrayValue {
            let scalars = lacking.compactMap {
                $0.integerValue.flatMap { Unicode.Scalar(UInt32(clamping: $0)) }
            }
            return .failure(TypesetFault(lacking: scalars, in: name))
        }
        return .failure(
            TypesetFault(
                .templateInvalid, "the template \(name) does not fit its sheet",
                diagnosis: head["line"]?.stringValue ?? head["refused"]?.stringValue))
    }

    /// The worker that runs, or a new one.
    private func started() throws(TypesetFault) -> WorkerProcess {
        if let worker, done < Self.sheetsMax, !worker.isOutOfStep { return worker }
        if let lacking, WorkerProcess.now() < lacking.until { throw lacking.fault }
        stop()
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        do throws(WorkerProcess.Fault) {
            // Twice the time: ours comes first and says so; the kernel's is for a worker that nobody waits for.
            let worker = try WorkerProcess(
                [settings.python, "-I", Self.script(), String(settings.seconds * 2)] + settings.fonts,
                environment: ["PATH=\(path)", "LANG=C.UTF-8", "HTTPS_PROXY=http://127.0.0.1:9"])
            let greeting = try worker.line(
                most: Self.lineBytesMax, by: WorkerProcess.now() + Self.startMilliseconds)
            let said = Self.object(greeting)
            guard said["missing"] == nil, let version = said["typst"]?.stringValue else {
                throw .cannotStart(said["missing"]?.stringValue ?? "it says nothing of itself")
            }
            let families = Set((said["families"]?.arrayValue ?? []).compactMap(\.stringValue))
            let lacking = Self.families.filter { !families.contains($0) }
            guard lacking.isEmpty else {
                throw .cannotStart("fonts are missing: \(lacking.joined(separator: ", "))")
            }
            (self.worker, self.version, done) = (worker, version, 0)
            return worker
        } catch {
            let why =
                switch error {
                case .cannotStart(let detail): detail
                case .ended: "\(settings.python) ended at once"
                case .late, .tooLong: "\(settings.python) did not come up"
                }
            let fault = TypesetFault(.typesetterMissing, why)
            lacking = (fault, WorkerProcess.now() + Self.lackingMilliseconds)
            throw fault
        }
    }

    /// What the shipped sheets are set in: without them characters would be left out unseen.
    static let families = ["Noto Serif CJK SC", "HanaMinA", "HanaMinB"]

    private static func object(_ line: [UInt8]) -> JSONObject {
        // `try?`: what is no JSON says nothing.
        (try? JSON.parse(line))?.objectValue ?? [:]
    }

    /// The worker's script: beside the shipped tables, or in this module's bundle.
    private static func script() -> String {
        if let share = ProcessInfo.processInfo.environment["GATEWAY_SHARE"] {
            let path = share + "/typesetter.py"
            if FileManager.default.fileExists(atPath: path) { return path }
        }
        return Bundle.module.bundlePath + "/typesetter.py"
    }
}
