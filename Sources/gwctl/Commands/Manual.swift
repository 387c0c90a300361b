import ArgumentParser
import Codes
import StrictJSON

struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "man", abstract: "Prints gwctl's manual page, made of the same texts as --help.",
        usage: """
            gwctl man | man -l -
            gwctl man > /usr/local/share/man/man1/gwctl.1
            """)

    func run() throws {
        let json: JSON
        do throws(JSONFault) {
            json = try JSON.parse(
                Array(GWCtl._dumpHelp().utf8), limits: JSONLimits(depth: 64, bytes: 16 << 20))
        } catch { throw VerbError(.internal, "the help cannot be read: \(error)") }
        printed(ManualPage(json["command"] ?? json, GWCtl.self).text)
    }
}
