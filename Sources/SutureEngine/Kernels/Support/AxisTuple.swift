import CKernels

/// One number an axis, as the loops' arguments hold them.
typealias AxisTuple = (Int64, Int64, Int64, Int64, Int64, Int64, Int64, Int64)

/// Numbers as a C array; those beyond eight, which no graph has, are left out.
func axisTuple(_ numbers: [Int]) -> AxisTuple {
  var tuple: AxisTuple = (0, 0, 0, 0, 0, 0, 0, 0)
  withUnsafeMutableBytes(of: &tuple) { bytes in
    let array = bytes.assumingMemoryBound(to: Int64.self)
    for (axis, number) in numbers.prefix(array.count).enumerated() { array[axis] = Int64(number) }
  }
  return tuple
}
