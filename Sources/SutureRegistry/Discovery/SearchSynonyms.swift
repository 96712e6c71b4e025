/// Other spellings of words in search terms.
enum SearchSynonyms {
  private static let spellings: [String: [String]] = [
    "normalization": ["normalisation"], "normalisation": ["normalization"], "norm": ["normalisation"],
    "recalibration": ["calibration"], "multiscale": ["multi-scale"], "attn": ["attention"],
    "pooling": ["pool", "mean"],
    "excite": ["excitation"], "conv": ["convolution"], "lightweight": ["efficient", "mobile"],
    "parameterless": ["parameter-free"], "freq": ["frequency"], "vit": ["transformer"],
  ]

  /// The word and its other spellings, the word first.
  static func spellings(of word: String) -> [String] { [word] + (spellings[word.lowercased()] ?? []) }
}
