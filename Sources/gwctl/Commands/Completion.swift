import ArgumentParser
import StrictJSON

struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Prints the script by which a shell completes gwctl's verbs, options and names.",
        usage: """
            gwctl completion bash > ~/.local/share/bash-completion/completions/gwctl
            gwctl completion zsh > "${fpath[1]}/_gwctl"
            gwctl completion fish > ~/.config/fish/completions/gwctl.fish
            source <(gwctl completion bash)
            """,
        discussion: """
            Peers, matters, bundles, versions and other names are asked of the daemon of --dir or $GATEWAY_DIR while they are typed; \
            where none runs, none are offered.
            """)

    /// Shells that have a script.
    enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

    @Argument(help: "bash, zsh or fish.") var shell: Shell

    func run() throws {
        guard let shell = CompletionShell(rawValue: shell.rawValue) else { return }
        printed(CompletionRoot.completionScript(for: shell) + "\n")
        // A SPIFFE ID is one word, which bash would part at its colon.
        if shell == .bash { printed("COMP_WORDBREAKS=${COMP_WORDBREAKS//:}\n") }
    }
}

/// gwctl as shells see it: with the options that may stand before the verb too.
private struct CompletionRoot: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: GWCtl.configuration.commandName, abstract: GWCtl.configuration.abstract,
        subcommands: GWCtl.configuration.subcommands)

    @OptionGroup var options: CommonOptions
}
