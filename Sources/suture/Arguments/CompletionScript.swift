/// What a shell needs to complete the program's commands and options.
struct CompletionScript {
  /// The shells that are known.
  static let shells = ["bash", "zsh", "fish"]

  /// What can follow a path of words.
  private struct Place {
    var path: [String]
    var subcommands: [CommandEntry]
    var options: [OptionDefinition]
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
          [Place(path: path + [entry.name], subcommands: [], options: type.configuration.options + [.help])]
        case .group(_, _, _, let members): places(members, path: path + [entry.name])
        }
      }
  }

  private func words(_ place: Place) -> String {
    (place.subcommands.map(\.name) + place.options.map { "--\($0.name)" }).joined(separator: " ")
  }

  /// Walks the words before the cursor as far as they name commands; files complete everything else.
  private func walker(_ assignment: String) -> String {
    let pairs = places.filter { !$0.path.isEmpty }.map { "'\($0.path.joined(separator: " "))'" }.joined(separator: "|")
    return """
        local path='' word
        for word in \(assignment); do
          case "${path:+$path }$word" in
            \(pairs.isEmpty ? "''" : pairs)) path="${path:+$path }$word" ;;
          esac
        done
      """
  }

  private var cases: String {
    places.map { "    '\($0.path.joined(separator: " "))') words='\(words($0))' ;;" }.joined(separator: "\n")
  }

  private var bash: String {
    """
    _\(name)() {
      local words=''
    \(walker("\"${COMP_WORDS[@]:1:COMP_CWORD-1}\""))
      case "$path" in
    \(cases)
      esac
      COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
    }
    complete -o default -F _\(name) \(name)

    """
  }

  private var zsh: String {
    """
    #compdef \(name)
    _\(name)() {
      local words_=''
    \(walker("\"${(@)words[2,CURRENT-1]}\"").replacing("path", with: "place"))
      case "$place" in
    \(cases.replacing("words=", with: "words_="))
      esac
      compadd -- ${=words_} || true
      _files
    }
    compdef _\(name) \(name)

    """
  }

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
      for option in place.options {
        let short = option.short.map { " -s \($0)" } ?? ""
        let value =
          option.value == nil
          ? "" : option.choices.isEmpty ? " -r" : " -x -a '\(option.choices.joined(separator: " "))'"
        lines.append("\(start) -l \(option.name)\(short)\(value) -d '\(Self.quoted(option.help))'")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
  }
}
