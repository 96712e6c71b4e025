import SutureExecution
import Testing

struct CosineScheduleTests {
  @Test func `the rate rises linearly, then falls along half a cosine`() {
    let schedule = CosineSchedule(peak: 0.4, warmUpSteps: 4, totalSteps: 12)
    let rates = (0..<14).map(schedule.rate)
    #expect(rates[0] == 0.1 && rates[3] == 0.4 && rates[4] == 0.4)
    #expect(abs(rates[8] - 0.2) < 1e-12)
    #expect(rates[11] > 0 && rates[11] < 0.02)
    #expect(rates[12] == 0 && rates[13] == 0)
    #expect(zip(rates[4...], rates[5...]).allSatisfy { $0 >= $1 })
  }

  @Test func `a rise longer than the whole is cut`() {
    #expect(CosineSchedule(peak: 1, warmUpSteps: 9, totalSteps: 3).rate(at: 2) == 1)
    #expect(CosineSchedule(peak: 1, warmUpSteps: 0, totalSteps: 0).rate(at: 0) == 1)
  }
}
