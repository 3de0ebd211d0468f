import JSON

/// Our answer to each text that RFC 8259 leaves open, with its reason: the suite's `i_` files.
struct ImplementationDefined {
    let file: String

    /// What it is refused for; nil for what is accepted.
    let refusal: JSONSyntaxError.Reason?

    let why: String

    static let all = numbers + surrogates + encodings + structures

    private static func accept(_ file: String, _ why: String) -> Self {
        Self(file: file, refusal: nil, why: why)
    }

    private static func refuse(_ file: String, _ refusal: JSONSyntaxError.Reason, _ why: String) -> Self {
        Self(file: file, refusal: refusal, why: why)
    }

    private static let spelling =
        "A number is its spelling; its size matters only to who asks for an integer or a double."

    private static let numbers = [
        accept("i_number_double_huge_neg_exp.json", spelling),
        accept("i_number_huge_exp.json", spelling),
        accept("i_number_neg_int_huge_exp.json", spelling),
        accept("i_number_pos_double_huge_exp.json", spelling),
        accept("i_number_real_neg_overflow.json", spelling),
        accept("i_number_real_pos_overflow.json", spelling),
        accept("i_number_real_underflow.json", spelling),
        accept("i_number_too_big_neg_int.json", spelling),
        accept("i_number_too_big_pos_int.json", spelling),
        accept("i_number_very_big_negative_int.json", spelling),
    ]

    private static let surrogate =
        "Half of a surrogate pair is no character: it can't be written in UTF-8, stored, or compared with a name."

    private static let surrogates = [
        refuse("i_object_key_lone_2nd_surrogate.json", .unpairedSurrogate, surrogate),
        refuse("i_string_1st_surrogate_but_2nd_missing.json", .unpairedSurrogate, surrogate),
        refuse("i_string_1st_valid_surrogate_2nd_invalid.json", .unpairedSurrogate, surrogate),
        refuse("i_string_incomplete_surrogate_and_escape_valid.json", .unpairedSurrogate, surrogate),
        refuse("i_string_incomplete_surrogate_pair.json", .unpairedSurrogate, surrogate),
        refuse("i_string_incomplete_surrogates_escape_valid.json", .unpairedSurrogate, surrogate),
        refuse("i_string_invalid_lonely_surrogate.json", .unpairedSurrogate, surrogate),
        refuse("i_string_invalid_surrogate.json", .unpairedSurrogate, surrogate),
        refuse("i_string_inverted_surrogates_U+1D11E.json", .unpairedSurrogate, surrogate),
        refuse("i_string_lone_second_surrogate.json", .unpairedSurrogate, surrogate),
    ]

    private static let utf8 =
        "RFC 8259, section 8.1: what is exchanged is UTF-8, and this isn't. Nothing is repaired silently."

    private static let encodings = [
        refuse("i_string_UTF-16LE_with_BOM.json", .unexpectedByte(expected: .value), utf8),
        refuse("i_string_UTF-8_invalid_sequence.json", .invalidUTF8, utf8),
        refuse("i_string_UTF8_surrogate_U+D800.json", .invalidUTF8, utf8),
        refuse("i_string_invalid_utf-8.json", .invalidUTF8, utf8),
        refuse("i_string_iso_latin_1.json", .invalidUTF8, utf8),
        refuse("i_string_lone_utf8_continuation_byte.json", .invalidUTF8, utf8),
        refuse("i_string_not_in_unicode_range.json", .invalidUTF8, utf8),
        refuse("i_string_overlong_sequence_2_bytes.json", .invalidUTF8, utf8),
        refuse("i_string_overlong_sequence_6_bytes.json", .invalidUTF8, utf8),
        refuse("i_string_overlong_sequence_6_bytes_null.json", .invalidUTF8, utf8),
        refuse("i_string_truncated-utf-8.json", .invalidUTF8, utf8),
        refuse("i_string_utf16BE_no_BOM.json", .unexpectedByte(expected: .value), utf8),
        refuse("i_string_utf16LE_no_BOM.json", .unexpectedByte(expected: .value), utf8),
    ]

    private static let structures = [
        refuse(
            "i_structure_500_nested_arrays.json",
            .tooDeep(limit: 128),
            "The protocol allows 128 levels, so that whoever walks a value knows how deep it can get."
        ),
        refuse(
            "i_structure_UTF-8_BOM_empty_object.json",
            .byteOrderMark,
            "RFC 8259, section 8.1: a byte order mark must not be added; one inside a stream of lines is a defect to show."
        ),
    ]
}
