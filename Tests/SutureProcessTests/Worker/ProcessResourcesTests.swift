import Testing

@testable import SutureProcess

struct ProcessResourcesTests {
  @Test func `this process is read`() throws {
    let resources = ProcessResources.current
    #expect(resources.descriptors?.contains("2") == true)
    #expect(resources.folder.count == 2)
    #expect((resources.threadCount ?? 0) >= 1)
  }
}
