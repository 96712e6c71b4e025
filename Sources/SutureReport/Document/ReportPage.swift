internal import CReportPage

/// The files of the page, embedded in the executable.
enum ReportPage {
  /// The HTML frame, with `{{name}}` in place of each part.
  static var frame: String { text(suture_page_frame()) }
  /// The style sheet.
  static var style: String { text(suture_page_style()) }
  /// All scripts, as one program.
  static var script: String {
    "\"use strict\";\n" + (0..<suture_page_script_count()).map { text(suture_page_script($0)) }.joined(separator: "\n")
  }

  private static func text(_ file: suture_page_file) -> String {
    String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.count), as: UTF8.self)
  }
}
