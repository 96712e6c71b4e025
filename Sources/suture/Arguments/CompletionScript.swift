/// Shell scripts that complete the program's commands and options.
struct CompletionScript {
  /// The supported shells.
  static let shells = ["bash", "zsh", "fish"]

  /// The words that can follow a command's path.
  private struct Place {
    var path: [String]
    var subcommands: [CommandEntry]
    var options: [OptionDefinition]
    /// The source of completions for the arguments.
    var completion: CompletionSource?

    var key: String { path.joined(separator: " ") }
  }

  private let name: String
  private let places: [Place]

  init(_ tool: CommandLineTool) {
    name = tool.name
    let root = Place(path: [], subcommands: tool.entries, options: CommandLineTool.options + [.help])
    places = [root] + Self.places(tool.entries, path: []).dropFirst()
  }

  /// The script for one of `shells`.
  func text(shell: String) -> String {
    switch shell {
    case "bash": bash
    case "zsh": zsh
    default: fish
    }
  }

  private static func places(_ entries: [CommandEntry], path: [String]) -> [Place] {
    [Place(path: path, subcommands: entries, options: [.help])]
      + entries.flatMap { entry -> [Place] in
        switch entry {
        case .command(let type):
          let configuration = type.configuration
          return [
            Place(
              path: path + [entry.name], subcommands: [], options: configuration.options + [.help],
              completion: configuration.arguments.lazy.compactMap(\.completion).first)
          ]
        case .group(_, _, _, let members): return places(members, path: path + [entry.name])
        }
      }
  }

  private func words(_ place: Place) -> String {
    (place.subcommands.map(\.name) + place.options.map { "--\($0.name)" }).joined(separator: " ")
  }

  // MARK: bash and zsh

  /// Shell code that sets `offers` to the words that can be inserted at the cursor, and `source` to the source of more.
  ///
  /// - Parameters:
  ///   - before: the words between the program's name and the cursor, in the shell's syntax.
  ///   - previous: the word before the cursor.
  private func chooser(before: String, previous: String) -> String {
    let keys = places.filter { !$0.path.isEmpty }.map { "'\($0.key)'" }.joined(separator: "|")
    let positions = places.map { place in
      "    '\(place.key)') offers='\(words(place))'\(place.completion.map { " source='\($0.rawValue)'" } ?? "") ;;"
    }
    let values = places.flatMap { place in
      place.options.filter { $0.value != nil }.map { option in
        "    '\(place.key) --\(option.name)') offers='\(option.choices.joined(separator: " "))'"
          + " source='\(option.completion?.rawValue ?? "")' ;;"
      }
    }
    return """
        local place='' offers='' source='' word
        for word in \(before); do
          case "${place:+$place }$word" in
            \(keys.isEmpty ? "''" : keys)) place="${place:+$place }$word" ;;
          esac
        done
        case "$place" in
      \(positions.joined(separator: "\n"))
        esac
        case "$place \(previous)" in
      \((values + ["    *) ;;"]).joined(separator: "\n"))
        esac
      """
  }

  private var bash: String {
    """
    _\(name)() {
    \(chooser(before: "\"${COMP_WORDS[@]:1:COMP_CWORD-1}\"", previous: "${COMP_WORDS[COMP_CWORD-1]}"))
      if [ -n "$source" ]; then
        offers="$offers $(\(name) \(CompletionSource.option) "$source" "${COMP_WORDS[@]:1}" 2>/dev/null)"
      fi
      COMPREPLY=($(compgen -W "$offers" -- "${COMP_WORDS[COMP_CWORD]}"))
    }
    complete -o default -F _\(name) \(name)

    """
  }

  private var zsh: String {
    """
    #compdef \(name)
    _\(name)() {
    \(chooser(before: "\"${(@)words[2,CURRENT-1]}\"", previous: "${words[CURRENT-1]}"))
      if [ -n "$source" ]; then
        offers="$offers $(\(name) \(CompletionSource.option) "$source" "${(@)words[2,-1]}" 2>/dev/null)"
      fi
      compadd -- ${=offers} || true
      _files
    }
    compdef _\(name) \(name)

    """
  }

  // MARK: fish

  private var fish: String {
    var lines: [String] = []
    for place in places {
      let seen = place.path.map { "__fish_seen_subcommand_from \($0)" }
      let others = place.subcommands.map(\.name).joined(separator: " ")
      let unseen = place.subcommands.isEmpty ? [] : ["not __fish_seen_subcommand_from \(others)"]
      let condition = (seen + unseen).joined(separator: "; and ")
      let start = "complete -c \(name)" + (condition.isEmpty ? "" : " -n '\(condition)'")
      for entry in place.subcommands {
        lines.append("\(start) -f -a \(entry.name) -d '\(Self.quoted(entry.abstract))'")
      }
      if let source = place.completion { lines.append("\(start) -a '\(call(source))'") }
      for option in place.options {
        let short = option.short.map { " -s \($0)" } ?? ""
        lines.append("\(start) -l \(option.name)\(short)\(value(of: option)) -d '\(Self.quoted(option.help))'")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func value(of option: OptionDefinition) -> String {
    guard option.value != nil else { return "" }
    if !option.choices.isEmpty { return " -x -a '\(option.choices.joined(separator: " "))'" }
    return option.completion.map { " -r -a '\(call($0))'" } ?? " -r"
  }

  /// The command that prints a source's words for the current command line.
  private func call(_ source: CompletionSource) -> String {
    "(\(name) \(CompletionSource.option) \(source.rawValue) (commandline -opc)[2..])"
  }

  private static func quoted(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
  }
}
