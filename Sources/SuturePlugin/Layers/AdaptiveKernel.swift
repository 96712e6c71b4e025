/// The kernel size with which efficient channel attention mixes a number of channels: t = ⌊(log₂ c + 1) / 2⌋, or the next
/// odd number (Wang et al., 2020, equation 12 with γ = 2, b = 1).
public func adaptiveKernel(channels: Int) -> Int {
  let logarithm = Int.bitWidth - 1 - max(channels, 1).leadingZeroBitCount
  return (logarithm + 1) / 2 | 1
}
