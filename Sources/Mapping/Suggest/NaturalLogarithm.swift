/// The natural logarithm of a positive number, to 12 digits; pure, so that weights are the same on every platform.
func logarithm(_ value: Double) -> Double {
    // ln(m·2ᵉ) = e·ln 2 + 2·(z + z³/3 + z⁵/5 + …) with z = (m − 1)/(m + 1), at most 1/3.
    let z = (value.significand - 1) / (value.significand + 1)
    var (power, sum) = (z, 0.0)
    for odd in stride(from: 1.0, through: 25, by: 2) {
        sum += power / odd
        power *= z * z
    }
    return Double(value.exponent) * 0.693_147_180_559_945_3 + 2 * sum
}
