import SutureSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A reason why another user could change code that is loaded: the permissions or owner of a file or folder.
public enum FileCustody: Hashable, Sendable {
  /// Every user may write to the file or folder.
  case writable(path: String)
  /// The file or folder belongs to neither root nor the user of this process.
  case foreign(path: String, owner: UInt32)

  /// The first such reason for a library's file or its folder; nil if there is none.
  ///
  /// Links are followed. Parent folders are not checked.
  /// - Parameter user: the id of the user who loads the library.
  static func fault(of library: String, user: UInt32 = geteuid()) -> FileCustody? {
    for path in [library, FilePath.folder(of: library)] {
      var facts = stat()
      guard stat(path, &facts) == 0 else { continue }
      if facts.st_uid != 0, facts.st_uid != user { return .foreign(path: path, owner: facts.st_uid) }
      if facts.st_mode & S_IWOTH != 0 { return .writable(path: path) }
    }
    return nil
  }
}

extension FileCustody: CustomStringConvertible {
  /// The fact and the way out.
  public var description: String {
    switch self {
    case .writable(let path):
      "'\(path)' is writable by every user, so any user can change the code that is loaded; run 'chmod o-w' on it"
    case .foreign(let path, let owner):
      "'\(path)' belongs to user \(owner), who can change the code that is loaded; copy it or change its owner"
    }
  }
}

extension Registry {
  /// The custody faults of all plugins' files, without duplicates; built-in plugins are as safe as the program itself.
  public var custodyFaults: [FileCustody] {
    var faults: [FileCustody] = []
    for manifest in manifests where FolderRole.role(of: manifest, in: folders) != .builtIn {
      guard let library = try? libraryPath(for: manifest), !isBesideProgram(library),
        let fault = FileCustody.fault(of: library), !faults.contains(fault)
      else { continue }
      faults.append(fault)
    }
    return faults
  }

  /// Refuses, for root only, to load a library that other users may change.
  /// - Throws: `LibraryError.unsafe`.
  func checkCustody(of library: String, for manifest: Manifest, user: UInt32 = geteuid()) throws(LibraryError) {
    guard user == 0, !isBesideProgram(library), FolderRole.role(of: manifest, in: folders) != .builtIn,
      let fault = FileCustody.fault(of: library, user: user)
    else { return }
    throw .unsafe(module: manifest.id, fault)
  }

  private func isBesideProgram(_ library: String) -> Bool {
    executableFolder.map { FilePath.folder(of: library) == $0 } ?? false
  }
}

extension FolderRole {
  /// The role of the search path's folder that contains a manifest.
  static func role(of manifest: Manifest, in folders: [String]) -> FolderRole {
    folders.first { manifest.path.hasPrefix($0.hasSuffix("/") ? $0 : $0 + "/") }.map(role(of:)) ?? .named
  }
}
