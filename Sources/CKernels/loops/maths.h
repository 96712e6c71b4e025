// Elementary functions without branches or calls, so that loops over them are vectorised.
//
// Relative errors are about 1e-7, as tests check. Infinities and NaN give the same results as in the C library.

#ifndef SUTURE_MATHS_H
#define SUTURE_MATHS_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "vectors.h"

SUTURE_INLINE float float_of_bits(int32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

SUTURE_INLINE int32_t bits_of_float(float value) {
  int32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

// e^r − 1 for |r| ≤ ½ ln 2.
SUTURE_INLINE float expm1_near_zero(float r) {
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  return p * (r * r) + r;
}

// e^r for |r| ≤ ½ ln 2.
SUTURE_INLINE float exp_near_zero(float r) { return expm1_near_zero(r) + 1.0f; }

// e^x = 2^k · e^r with k = round(x / ln 2), ln 2 in two parts and a polynomial for e^r (as in Cephes).
SUTURE_INLINE float suture_exp(float x) {
  x = x > 89.0f ? 89.0f : x;
  x = x < -105.0f ? -105.0f : x;
  // Adding 1.5 · 2²³ rounds to a whole number and leaves it in the low bits.
  const float shifted = x * 1.44269504088896341f + 12582912.0f;
  const float k = shifted - 12582912.0f;
  const int32_t exponent = bits_of_float(shifted) - bits_of_float(12582912.0f);
  float r = x - k * 0.693359375f;
  r = r + k * 2.12194440e-4f;
  const float p = exp_near_zero(r);
  // Two factors, as 2^k alone may be out of range even if the result is not.
  const int32_t half = exponent >> 1;
  const float first = float_of_bits((int32_t)((uint32_t)(half + 127) << 23));
  const float second = float_of_bits((int32_t)((uint32_t)(exponent - half + 127) << 23));
  return p * first * second;
}

// ln x = e · ln 2 + ln m with m in [√½, √2) and a polynomial for ln m (as in Cephes).
SUTURE_INLINE float suture_log(float x) {
  const int tiny = x < 1.17549435e-38f;
  const float scaled = tiny ? x * 8388608.0f : x;
  const int32_t bits = bits_of_float(scaled);
  float e = (float)(((bits >> 23) & 0xff) - 126) - (tiny ? 23.0f : 0.0f);
  float m = float_of_bits((bits & 0x007fffff) | 0x3f000000);
  const int low = m < 0.707106781186547524f;
  e = low ? e - 1.0f : e;
  m = low ? m + m - 1.0f : m - 1.0f;
  const float z = m * m;
  float p = 7.0376836292e-2f;
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  float y = p * m * z;
  y = y - e * 2.12194440e-4f;
  y = y - 0.5f * z;
  const float finite = m + y + e * 0.693359375f;
  const float infinite = x > 0.0f ? x : x == 0.0f ? -INFINITY : NAN;
  // Not finite: x is infinite, not positive, or NaN.
  return x > 0.0f && x < INFINITY ? finite : infinite;
}

// e^x − 1, without cancellation near 0.
SUTURE_INLINE float suture_expm1(float x) {
  return fabsf(x) < 0.3465f ? expm1_near_zero(x) : suture_exp(x) - 1.0f;
}

// ln(1 + e^x) = max(x, 0) + ln(1 + u) with u = e^−|x|. Of ln(1 + u), the rounding of 1 + u is undone by a quotient, as
// shown by Kahan.
SUTURE_INLINE float suture_softplus_value(float x) {
  const float u = suture_exp(-fabsf(x));
  const float sum = 1.0f + u;
  const float rest = sum - 1.0f;
  const float logarithm = rest == 0.0f ? u : suture_log(sum) * (u / rest);
  return (x > 0.0f ? x : 0.0f) + logarithm;
}

// x^y = ±e^(y · ln |x|), negative where x is and y is an odd number, and NaN where x is negative, finite, and y is not
// whole. The relative error grows with |y · ln |x||, to about 5e-6 near the limits of floats.
SUTURE_INLINE float suture_pow(float x, float y) {
  const float size = suture_exp(y * suture_log(fabsf(x)));
  // All floats from 2²⁴ on are even numbers.
  const float bounded = y > 16777216.0f ? 16777216.0f : y < -16777216.0f ? -16777216.0f : y == y ? y : 0.0f;
  const int32_t whole = (int32_t)bounded;
  const int isWhole = (float)whole == bounded;
  const int isNegative = bits_of_float(x) < 0;
  const float result = isNegative && (whole & 1) && isWhole ? -size : size;
  const float real = x < 0.0f && x > -INFINITY && !isWhole ? NAN : result;
  return y == 0.0f || x == 1.0f ? 1.0f : real;
}

// The distance of x from the nearest multiple of ½π, and that multiple modulo 4: exact enough up to |x| = 10⁸, beyond
// which neighbouring floats are more than a period apart.
SUTURE_INLINE float suture_quarter(float x, int32_t *quarter) {
  // Adding 1.5 · 2⁵² rounds to a whole number and leaves it in the low bits.
  const double magic = 6755399441055744.0;
  const double shifted = (double)x * 0.63661977236758134 + magic;
  int64_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  *quarter = (int32_t)(bits & 3);
  const float rest = (float)((double)x - (shifted - magic) * 1.5707963267948966);
  return rest > 0.7854f ? 0.7854f : rest < -0.7854f ? -0.7854f : rest;
}

// sin(x + quarters · ½π), with Cephes' polynomials for |rest| ≤ ¼π.
SUTURE_INLINE float suture_wave(float x, int32_t quarters) {
  int32_t quarter;
  const float r = suture_quarter(x, &quarter);
  const float z = r * r;
  const float sine = ((-1.9515295891e-4f * z + 8.3321608736e-3f) * z - 1.6666654611e-1f) * z * r + r;
  float cosine = (2.443315711809948e-5f * z - 1.388731625493765e-3f) * z + 4.166664568298827e-2f;
  cosine = cosine * z * z - 0.5f * z + 1.0f;
  const int32_t turn = quarter + quarters;
  const float value = turn & 1 ? cosine : sine;
  return turn & 2 ? -value : value;
}

SUTURE_INLINE float suture_sin(float x) { return suture_wave(x, 0); }
SUTURE_INLINE float suture_cos(float x) { return suture_wave(x, 1); }

// 1 / (1 + e^−x); e^−x needs only one factor, as beyond ±88 the result is 0 or 1 to the last place.
SUTURE_INLINE float suture_sigmoid(float x) {
  x = x > 88.0f ? 88.0f : x;
  x = x < -88.0f ? -88.0f : x;
  const float shifted = x * -1.44269504088896341f + 12582912.0f;
  const float k = shifted - 12582912.0f;
  const float power = float_of_bits((int32_t)(((uint32_t)bits_of_float(shifted) << 23) + 0x3f800000u));
  const float r = (-x - k * 0.693359375f) + k * 2.12194440e-4f;
  return 1.0f / (1.0f + exp_near_zero(r) * power);
}

// x / (1 + e^−x), with e^−x over its whole range, so that infinities come out right.
SUTURE_INLINE float suture_silu_value(float x) { return x / (1.0f + suture_exp(-x)); }

SUTURE_INLINE float suture_tanh(float x) {
  const float a = fabsf(x);
  const float z = x * x;
  float p = -5.70498872745e-3f;
  p = p * z + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  const float near = p * z * x + x;
  const float far = copysignf(1.0f - 2.0f / (suture_exp(2.0f * a) + 1.0f), x);
  return a < 0.625f ? near : far;
}

// The normal distribution's Φ, from 1 − erf z = (a₁t + … + a₅t⁵) · e^(−z²) with t = 1 / (1 + pz) and z = |x| / √2:
// Abramowitz and Stegun 7.1.26, absolute error 1e-7. Both tails are computed without cancellation.
SUTURE_INLINE float suture_normal(float x) {
  const float z = fabsf(x) * 0.70710678118654752f;
  const float t = 1.0f / (1.0f + 0.3275911f * z);
  float p = 1.061405429f;
  p = p * t - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  const float tail = 0.5f * p * t * suture_exp(-z * z);
  return x < 0.0f ? tail : 1.0f - tail;
}

// The density of the normal distribution.
SUTURE_INLINE float suture_normal_density(float x) { return 0.39894228040143268f * suture_exp(-0.5f * x * x); }

#endif
