import Testing

@testable import Connectivity

struct XMLReaderTests {
    private func read(_ text: String) -> XMLElement? {
        try? XMLReader.read(Array(text.utf8))
    }

    @Test func elements() {
        let root = read(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- a comment --><s3:Error xmlns:s3='http://s3.example/'><Code>No&#x53;uch &amp; &lt;<![CDATA[<b>]]></Code><Empty a="1" />
            </s3:Error>
            """
        )
        #expect(root?.name == "Error")
        #expect(root?.text(of: "Code") == "NoSuch & <<b>")
        #expect(root?.text(of: "Empty")?.isEmpty == true)
        #expect(root?.text(of: "Missing") == nil)
    }

    @Test(
        arguments: [
            "", "text", "<a>", "<a></b>", "<a/><b/>", "<a b></a>", "<a b=\"<\"/>", "<a>&unknown;</a>", "<a>&amp</a>",
            "<a>&#0;</a>", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "<a><![CDATA[x</a>", "<a>\u{1}</a>", "<a",
            "<a></a", "<a b=\"1\"c=\"2\"/>", "<!-- <a/>",
            String(repeating: "<a>", count: 17) + String(repeating: "</a>", count: 17),
        ]
    )
    func refusals(_ text: String) {
        #expect(read(text) == nil)
    }
}
