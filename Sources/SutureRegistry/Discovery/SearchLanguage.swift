/// What a search knows of English: words that carry no meaning, forms of a word, and words that mean the same.
enum SearchLanguage {
  /// Words of a phrase that are not searched for: `of` in `fusion of two branches`.
  static let stopWords: Set<String> = [
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "of", "on", "or", "per", "that", "the", "to",
    "via", "which", "with",
  ]

  /// Words with which authors mean the same, where no form of a word leads from one to the other.
  private static let synonyms: [String: [String]] = [
    "norm": ["normalisation"], "recalibration": ["calibration"], "multiscale": ["multi-scale"],
    "attn": ["attention"], "pooling": ["mean"], "excite": ["excitation"], "conv": ["convolution"],
    "fuse": ["fusion"], "lightweight": ["efficient", "mobile"], "parameterless": ["parameter-free"],
    "freq": ["frequency"], "spectral": ["frequency"], "vit": ["transformer"],
  ]

  /// Words with which authors mean the same as with this one.
  static func synonyms(of word: String) -> [String] { synonyms[word.lowercased()] ?? [] }

  /// Other forms of a word, each of which also finds the words that begin with it: the singular of a plural, the noun
  /// of an adjective, the stem of a participle, and the other spelling of `-isation`.
  static func forms(of text: String) -> [String] {
    let word = text.lowercased()
    guard word.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) else { return [] }
    var forms: [String] = []
    func add(dropping ending: String, adding other: String = "", leaving least: Int = 3) {
      guard word.hasSuffix(ending), word.utf8.count - ending.utf8.count >= least else { return }
      forms.append("\(word.dropLast(ending.count))\(other)")
    }
    func ends(_ endings: String...) -> Bool { endings.contains { word.hasSuffix($0) } }
    if ends("ies") {
      add(dropping: "ies", adding: "y")
    } else if ends("sses", "xes", "ches", "shes") {
      add(dropping: "es")
    } else if ends("s"), !ends("ss", "us", "is") {
      add(dropping: "s")
    } else if ends("y"), !ends("ay", "ey", "oy", "uy") {
      add(dropping: "y", adding: "ies")
    } else if ends("ional") {
      add(dropping: "al")
    } else if ends("ing") {
      add(dropping: "ing", leaving: 4)
    } else if ends("ed") {
      add(dropping: "ed", leaving: 4)
    }
    for (one, other) in [("isation", "ization"), ("ization", "isation")] where word.contains(one) {
      forms.append(word.replacing(one, with: other))
    }
    return forms
  }
}
