/// The words for a delimiter.
enum CSVDelimiter {
    /// `the comma`, `the character ^`: never a control character as it is.
    static func name(_ delimiter: UInt8) -> String {
        switch delimiter {
        case UInt8(ascii: ","): "the comma"
        case UInt8(ascii: ";"): "the semicolon"
        case UInt8(ascii: "\t"): "the tab"
        case UInt8(ascii: "|"): "the vertical bar"
        case UInt8(ascii: " "): "the space"
        case 0x21...0x7E: "the character \(Unicode.Scalar(delimiter))"
        default: "the control character \(delimiter)"
        }
    }
}
