using System.Xml.Linq;
using Microblog.Xmpp.Forms;
using Xunit;

namespace Microblog.Xmpp.Tests.Forms;

[Trait("Spec", "XEP-0004 3")]
public sealed class DataFormTests
{
    private const string Full = """
        <x xmlns="jabber:x:data" type="form">
          <title>Title</title>
          <instructions>One</instructions>
          <instructions>Two</instructions>
          <field var="FORM_TYPE" type="hidden"><value>urn:example</value></field>
          <field type="fixed"><value>Words</value></field>
          <field var="text" type="text-single" label="Text"><desc>What it is</desc><required /><value>a</value></field>
          <field var="lines" type="text-multi"><value>a</value><value>b</value></field>
          <field var="secret" type="text-private" />
          <field var="yes" type="boolean"><value>1</value></field>
          <field var="who" type="jid-single"><value>a@example.org</value></field>
          <field var="whom" type="jid-multi" />
          <field var="one" type="list-single"><value>b</value><option label="A"><value>a</value></option><option><value>b</value></option></field>
          <field var="some" type="list-multi"><value>a</value><value>b</value><option><value>a</value></option></field>
        </x>
        """;

    private const string Table = """
        <x xmlns="jabber:x:data" type="result">
          <reported><field var="name" type="text-single" label="Name" /><field var="url" /></reported>
          <item><field var="name"><value>a</value></field><field var="url"><value>b</value></field></item>
          <item><field var="name"><value>c</value></field><field var="url" /></item>
        </x>
        """;

    [Theory]
    [InlineData(Full)]
    [InlineData(Table)]
    [InlineData("<x xmlns='jabber:x:data' type='cancel' />")]
    [InlineData("<x xmlns='jabber:x:data' type='submit'><field var='a'><value></value></field></x>")]
    public void A_form_makes_the_round(string form)
    {
        SameXml.Assert(form, DataForm.FromXml(XElement.Parse(form))!.ToXml());
    }

    [Fact]
    public void Everything_is_read()
    {
        var form = DataForm.FromXml(XElement.Parse(Full))!;
        Assert.Equal((DataFormType.Form, "Title", "urn:example"), (form.Type, form.Title, form.FormType));
        Assert.Equal(["One", "Two"], form.Instructions);
        var text = form.Field("text")!;
        Assert.Equal(("Text", "What it is", true, "a"), (text.Label, text.Description, text.IsRequired, text.Value));
        Assert.Equal(DataFieldType.TextMulti, form.Field("lines")!.Type);
        Assert.Equal(["a", "b"], form.Field("lines")!.Values);
        Assert.Equal([new("a", "A"), new DataFormOption("b", null)], form.Field("one")!.Options);
        Assert.True(form.Field("yes")!.IsTrue);
        Assert.Null(form.Field("text")!.IsTrue);
        Assert.Null(form.Field("secret")!.IsTrue);
        Assert.Null(form.Field("none"));
        Assert.Equal("c", DataForm.FromXml(XElement.Parse(Table))!.Items[1][0].Value);
    }

    [Fact]
    public void An_answer_gives_back_what_is_not_changed_and_adds_nothing()
    {
        var form = DataForm.FromXml(XElement.Parse(Full))!;
        var answer = form.Answer([DataFormField.Of("lines", "c", "d", "e"), DataFormField.Of("unknown", "x")]);
        Assert.Equal(DataFormType.Submit, answer.Type);
        Assert.Equal("urn:example", answer.FormType);
        Assert.Equal("a", answer["text"]);
        Assert.Equal(["c", "d", "e"], answer.Field("lines")!.Values);
        Assert.Null(answer.Field("unknown"));
        Assert.DoesNotContain(answer.Fields, field => field.Type == DataFieldType.Fixed || field.Options.Count > 0);
    }

    [Theory]
    [InlineData("<x xmlns='urn:example'/>")]
    [InlineData("<y xmlns='jabber:x:data'/>")]
    public void Invalid_form_is_none(string element)
    {
        Assert.Null(DataForm.FromXml(XElement.Parse(element)));
        Assert.Null(DataForm.FromXml(null));
    }

    [Fact]
    public void Unknown_types_are_read_as_the_plainest()
    {
        var form = DataForm.FromXml(
            XElement.Parse("<x xmlns='jabber:x:data' type='new'><field var='a' type='new'/><field/><other/></x>")
        )!;
        Assert.Equal(DataFormType.Form, form.Type);
        Assert.Equal(DataFieldType.TextSingle, form.Field("a")!.Type);
        Assert.Equal(2, form.Fields.Count);
    }

    [Fact]
    public void A_form_without_end_is_cut()
    {
        var field = string.Concat(Enumerable.Repeat("<field var='a'/>", 5000));
        var form = DataForm.FromXml(XElement.Parse($"<x xmlns='jabber:x:data'>{field}</x>"))!;
        Assert.Equal(1000, form.Fields.Count);
    }
}
