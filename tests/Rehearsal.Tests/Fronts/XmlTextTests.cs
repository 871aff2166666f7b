using System.Text;
using System.Xml.Linq;
using Headroom.Rehearsal.Fronts.Protocols;
using XmlConvert = System.Xml.XmlConvert;

namespace Headroom.Rehearsal.Tests.Fronts;

public sealed class XmlTextTests
{
    [Fact]
    public void Document_OfElements_IsReadByTheFrameworkWithItsNamespace()
    {
        var root = XDocument.Parse(Written(xml =>
        {
            xml.WriteStartElement("answer", "http://ec2.amazonaws.com/doc/");
            xml.WriteElementString("requestId", "1");
            xml.WriteStartElement("set");
            xml.WriteElementString("item", "a");
            xml.WriteElementString("item", "");
        })).Root!;

        XNamespace ec2 = "http://ec2.amazonaws.com/doc/";
        Assert.Equal(ec2 + "answer", root.Name);
        Assert.Equal("1", root.Element(ec2 + "requestId")!.Value);
        Assert.Equal(["a", ""], root.Element(ec2 + "set")!.Elements(ec2 + "item").Select(item => item.Value));
    }

    [Fact]
    public void Document_AfterOneThatFailed_StartsAnew()
    {
        Assert.Throws<InvalidOperationException>(() => Written(xml =>
        {
            xml.WriteStartElement("half");
            throw new InvalidOperationException();
        }));

        Assert.Equal("whole", XDocument.Parse(Written(xml => xml.WriteStartElement("whole"))).Root!.Name);
    }

    [Fact]
    public void Text_OfEveryCharacterThatXmlHas_IsReadAsItWasWritten()
    {
        var text = new string([.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(XmlConvert.IsXmlChar)]);

        Assert.True(text.Length > 63_000);
        Assert.Equal(text, Read(text));
    }

    [Theory]
    [InlineData("a & b < c > d")]
    [InlineData("]]>")]
    [InlineData("line\r\nline\ttab")]
    [InlineData("<!-- & -->")]
    [InlineData("ü😀")]
    public void Text_OfMarkup_IsReadAsItWasWritten(string text) =>
        Assert.Equal(text, Read(text));

    private static string Read(string text) => XDocument.Parse(Written(xml => xml.WriteElementString("text", text)), LoadOptions.PreserveWhitespace).Root!.Value;

    private static string Written(Action<XmlText> write) => Encoding.UTF8.GetString(XmlText.Document(write));
}
