internal import CSuture
import SutureRegistry
import SutureSupport

/// Performs the handshake with a plugin and reads its offer, none of which is trusted.
struct OfferReader {
  typealias Entry =
    @convention(c) (
      UnsafePointer<suture_header>?, UnsafeMutablePointer<UnsafePointer<suture_offer>?>?
    ) -> suture_status

  let path: String

  func items(_ entry: Entry) throws(LoadError) -> [PluginLibrary.Item] {
    var host = suture_header(
      struct_size: UInt32(MemoryLayout<suture_header>.size), major: UInt16(SUTURE_ABI_MAJOR),
      minor: UInt16(SUTURE_ABI_MINOR))
    var offer: UnsafePointer<suture_offer>?
    let status = entry(&host, &offer)
    guard status == SUTURE_OK else { throw .refused(path: path, status: status) }
    guard let offer, offer.isAligned else { throw invalid("it is not a valid pointer") }
    try check(UnsafeRawPointer(offer), size: MemoryLayout<suture_offer>.size, "the offer")
    let count = offer.pointee.item_count
    guard count > 0 else { throw invalid("it contains no items") }
    guard count <= UInt64(BuildLimits.itemCount) else {
      throw invalid("it contains more than \(BuildLimits.itemCount) items")
    }
    guard let table = offer.pointee.items, table.isAligned else { throw invalid("its table is not a valid pointer") }
    var items: [PluginLibrary.Item] = []
    for index in 0..<Int(count) {
      let item = try item(table[index], number: index + 1)
      guard !items.contains(where: { $0.id == item.id }) else { throw invalid("it lists \(quoted(item.id)) twice") }
      items.append(item)
    }
    return items
  }

  private func item(_ raw: UnsafePointer<suture_item>?, number: Int) throws(LoadError) -> PluginLibrary.Item {
    guard let raw, raw.isAligned else { throw invalid("item \(number) is not a valid pointer") }
    try check(UnsafeRawPointer(raw), size: MemoryLayout<suture_item>.size, "item \(number)")
    guard raw.pointee.build != nil else { throw invalid("item \(number) has no 'build'") }
    do throws(RawFault) {
      let id = try raw.pointee.id.readName("id")
      return PluginLibrary.Item(id: id, version: try raw.pointee.version.readName("version"), raw: raw)
    } catch {
      switch error {
      case .invalid(let reason): throw invalid("item \(number) has \(reason)")
      case .tooLong(let what, let limit): throw invalid("item \(number) has more than \(limit) \(what)")
      }
    }
  }

  /// Checks a table's version and size, reading only its header.
  private func check(_ table: UnsafeRawPointer, size: Int, _ what: String) throws(LoadError) {
    let header = table.load(as: suture_header.self)
    let needed = ABIVersion(Int(header.major), Int(header.minor))
    guard ABIVersion.host.offers(needed) else { throw .unsupportedABI(path: path, needed: needed, host: .host) }
    guard header.struct_size >= UInt32(size) else {
      throw invalid("\(what) states \(header.struct_size) bytes, but version \(needed) has \(size)")
    }
  }

  private func invalid(_ reason: String) -> LoadError { .invalidOffer(path: path, reason: reason) }
}
