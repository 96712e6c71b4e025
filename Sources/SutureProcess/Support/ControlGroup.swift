/// The memory limit of this process's control groups (Linux cgroup version 1 or 2).
///
/// - Source: Linux, Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst; proc_pid_mountinfo(5).
struct ControlGroup {
  /// The folders that may contain a limit: the group's own and those of its ancestors.
  let folders: [String]
  /// The name of the file with the limit.
  let file: String

  /// The groups that limit a process's memory.
  /// - Parameters:
  ///   - groups: the text of `/proc/self/cgroup`.
  ///   - mounts: the text of `/proc/self/mountinfo`.
  static func all(groups: String, mounts: String) -> [ControlGroup] {
    let mounts = mounts.split(separator: "\n").compactMap { Mount($0) }
    return groups.split(separator: "\n").flatMap { line -> [ControlGroup] in
      // `hierarchy:controllers:path`; version 2 has hierarchy 0 and names no controllers.
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return [] }
      let isUnified = fields[0] == "0" && fields[1].isEmpty
      guard isUnified || fields[1].split(separator: ",").contains("memory") else { return [] }
      return mounts.filter { $0.isUnified == isUnified }.map { mount in
        ControlGroup(
          folders: mount.folders(of: String(fields[2])), file: isUnified ? "memory.max" : "memory.limit_in_bytes")
      }
    }
  }

  /// The smallest limit, in bytes; nil if none is set.
  /// - Parameter text: reads a file; returns nil if it does not exist.
  func limit(_ text: (String) -> String?) -> Int? {
    folders.compactMap { folder in
      // Version 2 writes `max` for no limit.
      text("\(folder)/\(file)").flatMap { Int($0.filter { !$0.isWhitespace }) }
    }.min()
  }

  /// Where a hierarchy with the memory controller is mounted.
  private struct Mount {
    let isUnified: Bool
    /// The group at the mount point.
    let root: String
    let point: String

    /// Reads a line of `mountinfo`; nil for other file systems and controllers.
    init?(_ line: Substring) {
      let halves = line.split(separator: " - ", maxSplits: 1)
      let place = halves.first?.split(separator: " ") ?? []
      let kind = halves.last?.split(separator: " ") ?? []
      guard halves.count == 2, place.count >= 5, kind.count >= 3 else { return nil }
      switch kind[0] {
      case "cgroup2": isUnified = true
      case "cgroup" where kind[2].split(separator: ",").contains("memory"): isUnified = false
      default: return nil
      }
      root = Self.decoded(place[3])
      point = Self.decoded(place[4])
    }

    /// The folders of a group and of its ancestors, as far as they are visible under the mount point.
    func folders(of group: String) -> [String] {
      var path = group
      if root != "/" {
        // A container may see only part of the tree, while the group's path starts at the tree's root.
        path = group == root || group.hasPrefix("\(root)/") ? String(group.dropFirst(root.count)) : ""
      }
      let parts = path.split(separator: "/")
      // A path with `..` is outside the visible part.
      let visible = parts.contains("..") ? [] : parts
      return (0...visible.count).map { depth in
        ([point] + visible.prefix(depth).map(String.init)).joined(separator: "/")
      }
    }

    /// A path with octal escapes (`\040` for a space) decoded.
    private static func decoded(_ text: Substring) -> String {
      var bytes: [UInt8] = []
      var rest = Array(text.utf8)[...]
      while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "\\"), rest.count >= 3,
          let value = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
        {
          bytes.append(value)
          rest = rest.dropFirst(3)
        } else {
          bytes.append(byte)
        }
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
