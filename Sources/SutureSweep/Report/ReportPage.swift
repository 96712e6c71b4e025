/// The files that the page is made of; they are part of the executable.
enum ReportPage {
  /// The frame, with a `{{name}}` for each part.
  static var frame: String { String(decoding: PackageResources.report_html, as: UTF8.self) }
  /// How it looks.
  static var style: String { String(decoding: PackageResources.report_css, as: UTF8.self) }
  /// What it does, as one program.
  static var script: String {
    let files = [
      PackageResources.base_js, PackageResources.colours_js, PackageResources.charts_js, PackageResources.pictures_js,
      PackageResources.tables_js, PackageResources.pareto_js, PackageResources.gain_js, PackageResources.marks_js,
      PackageResources.pairs_js,
      PackageResources.details_js, PackageResources.leaderboard_js, PackageResources.sections_js,
      PackageResources.start_js,
    ]
    return "\"use strict\";\n" + files.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
  }
}
