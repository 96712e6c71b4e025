/// The JSON output of `suture inspect`.
struct InspectDocument: Encodable {
  private let report: InspectReport

  init(_ report: InspectReport) { self.report = report }

  private enum CodingKeys: String, CodingKey {
    case composition, backbone, sites, input, output, parameters, macs, elementwise, bare, structure, gain, notes,
      warnings
    case weights
    case macsPerImage = "macs_per_image"
    case traffic = "traffic_bytes"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(report.composition, forKey: .composition)
    try container.encode(report.backbone, forKey: .backbone)
    try container.encode(report.sites, forKey: .sites)
    try container.encode(report.input, forKey: .input)
    try container.encode(report.output, forKey: .output)
    try container.encode(report.size.parameters, forKey: .parameters)
    try container.encode(report.size.macs, forKey: .macs)
    try container.encode(report.size.macsPerImage, forKey: .macsPerImage)
    try container.encode(report.elementOperations, forKey: .elementwise)
    try container.encode(report.bytes, forKey: .traffic)
    try container.encode(report.bare, forKey: .bare)
    try container.encode(report.structure, forKey: .structure)
    try container.encode(report.gain, forKey: .gain)
    try container.encodeIfPresent(report.transfer, forKey: .weights)
    try container.encode(report.notes, forKey: .notes)
    try container.encode(report.warnings, forKey: .warnings)
  }
}
