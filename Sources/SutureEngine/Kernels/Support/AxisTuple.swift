import CKernels

/// One number per axis, as a C array of `suture_maximum_rank` numbers.
typealias AxisTuple = (Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64)

/// Numbers as a C array, padded with 0; graphs have no more than eight axes.
func axisTuple(_ numbers: [Int]) -> AxisTuple {
  var tuple: AxisTuple = (0, 0, 0, 0, 0, 0, 0, 0)
  withUnsafeMutableBytes(of: &tuple) { bytes in
    let array = bytes.assumingMemoryBound(to: Int64.self)
    for (axis, number) in numbers.prefix(array.count).enumerated() { array[axis] = Int64(number) }
  }
  return tuple
}
