import Foundation
import SutureTestSupport
import Testing

@testable import SutureRegistry

@Suite struct RegistryPathTests {
  func paths(
    given: [String] = [], _ environment: [String: String] = [:], executable: String? = nil
  ) -> [String] {
    RegistryPath(given: given, environment: environment, executable: executable).folders.map(\.path)
  }

  @Test func `given folders come first, then the variable's, the user's, the installed one`() {
    let path = RegistryPath(
      given: ["/g1", "g2"],
      environment: ["SUTURE_REGISTRY_PATH": "/v1:v2", "XDG_DATA_HOME": "/data", "HOME": "/home/ada"],
      executable: "/opt/suture/bin/suture")
    #expect(
      path.folders.map(\.path) == [
        "/g1", "g2", "/v1", "v2", "/data/suture/registry", "/opt/suture/share/suture/registry",
      ])
    #expect(path.folders.map(\.isRequired) == [true, true, true, true, false, false])
  }

  @Test func `empty elements of the variable are not the current folder`() {
    #expect(paths(["SUTURE_REGISTRY_PATH": "::/v1:"]) == ["/v1"])
    #expect(paths(["SUTURE_REGISTRY_PATH": ""]) == [])
    #expect(paths([:]) == [])
  }

  @Test func `the user's folder is in the home folder unless XDG names an absolute one`() {
    #expect(paths(["HOME": "/home/ada"]) == ["/home/ada/.local/share/suture/registry"])
    #expect(paths(["HOME": "/home/ada", "XDG_DATA_HOME": "data"]) == ["/home/ada/.local/share/suture/registry"])
    #expect(paths(["HOME": "", "XDG_DATA_HOME": ""]) == [])
  }

  @Test func `a build inside a checkout finds the checkout's folder`() {
    #expect(
      paths(executable: "/src/suture/.build/x86_64-unknown-linux-gnu/release/suture").last == "/src/suture/Registry")
    #expect(
      paths(executable: "/a/.build/checkouts/suture/.build/release/suture").last
        == "/a/.build/checkouts/suture/Registry")
    #expect(paths(executable: "/src/suture.build/release/suture") == ["/src/suture.build/share/suture/registry"])
    #expect(paths(executable: "/src/.build").last == "/share/suture/registry")
  }

  @Test func `missing folders are errors only if the user named them`() throws {
    let folder = try TemporaryFolder()
    let home = folder.file("home/.local/share/suture/registry")
    let environment = ["HOME": folder.file("home")]
    #expect(try RegistryPath(given: [], environment: environment, executable: nil).existingFolders() == [])
    try folder.write("home/.local/share/suture/registry/note.txt", "")
    #expect(try RegistryPath(given: [], environment: environment, executable: nil).existingFolders() == [home])
    for given in [folder.file("none"), ""] {
      let error = #expect(throws: RegistryError.self) {
        try RegistryPath(given: [given], environment: environment, executable: nil).existingFolders()
      }
      #expect(error?.description == "cannot read the registry folder '\(given)': no such file or directory")
    }
    let file = try folder.write("file", "")
    let error = #expect(throws: RegistryError.self) {
      try RegistryPath(given: [], environment: ["SUTURE_REGISTRY_PATH": file], executable: nil).existingFolders()
    }
    #expect(error?.description == "cannot read the registry folder '\(file)': not a directory")
  }

  @Test func `a plugin's folder stands for its registry, and an empty folder is reported`() throws {
    let folder = try TemporaryFolder()
    try folder.write("plugin/registry/x.yaml", "")
    try folder.write("plugin/x.c", "")
    try folder.write("both/registry/x.yaml", "")
    try folder.write("both/y.yaml", "")
    try folder.write("empty/registry/readme", "")
    let given = ["plugin", "both", "empty"].map(folder.file)
    let path = RegistryPath(given: given, environment: [:], executable: nil)
    #expect(try path.existingFolders() == [folder.file("plugin/registry"), given[1], given[2]])
    #expect(path.emptyFolders() == [given[2]])
  }

  @Test func `a folder reached by two paths is read once`() throws {
    let folder = try TemporaryFolder()
    try folder.write("real/note.txt", "")
    try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: folder.file("real"))
    let given = [folder.file("link"), folder.file("real/"), folder.file("real/../real")]
    #expect(
      try RegistryPath(given: given, environment: [:], executable: nil).existingFolders() == [folder.file("link")])
  }
}
