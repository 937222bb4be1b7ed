using System.Xml.Linq;
using Microblog.Xmpp.ResultSets;
using Xunit;

namespace Microblog.Xmpp.Tests.ResultSets;

[Trait("Spec", "XEP-0059 2")]
public sealed class ResultSetTests
{
    private const string Rsm = "http://jabber.org/protocol/rsm";

    public static TheoryData<ResultSetRequest, string> Requests =>
        new()
        {
            {
                new ResultSetRequest { Max = 10 },
                "<max>10</max>"
            },
            {
                new ResultSetRequest { Max = 0 },
                "<max>0</max>"
            },
            {
                new ResultSetRequest { Max = 10, Before = "" },
                "<max>10</max><before/>"
            },
            {
                new ResultSetRequest { Before = " a<b " },
                "<before> a&lt;b </before>"
            },
            {
                new ResultSetRequest { Max = 10, After = "a" },
                "<max>10</max><after>a</after>"
            },
            {
                new ResultSetRequest { Max = 10, Index = 371 },
                "<max>10</max><index>371</index>"
            },
            { new ResultSetRequest(), "" },
        };

    [Theory]
    [MemberData(nameof(Requests), DisableDiscoveryEnumeration = true)]
    public void Requested_page_is_written(ResultSetRequest request, string children)
    {
        SameXml.Assert($"<set xmlns='{Rsm}'>{children}</set>", request.ToXml());
    }

    [Fact]
    public void Invalid_page_is_not_requested()
    {
        foreach (
            var request in new ResultSetRequest[]
            {
                new() { Max = -1 },
                new() { Index = -1 },
                new() { Before = "", After = "a" },
                new() { After = "a", Index = 0 },
            }
        )
        {
            Assert.Throws<ArgumentException>(request.ToXml);
        }
    }

    [Theory]
    [InlineData("<first index='0'>a</first><last>b</last><count>800</count>", "a", "b", 800, 0)]
    [InlineData("<first>a</first><last>b</last>", "a", "b", null, null)]
    [InlineData("<count>800</count>", null, null, 800, null)]
    [InlineData("<first index='-3'>a</first><last/><count>many</count>", "a", "", null, null)]
    [InlineData("<first index='99999999999'>a</first><count>99999999999</count>", "a", null, null, null)]
    [InlineData("<first xmlns='urn:example'>a</first>", null, null, null, null)]
    [InlineData("", null, null, null, null)]
    public void A_set_is_read(string children, string? first, string? last, int? count, int? index)
    {
        Assert.Equal(
            new ResultSet(first, last, count) { Index = index },
            ResultSet.FromXml(XElement.Parse($"<set xmlns='{Rsm}'>{children}</set>"))
        );
    }

    [Fact]
    public void Invalid_set_is_none()
    {
        Assert.Null(ResultSet.FromXml(null));
        Assert.Null(ResultSet.FromXml(XElement.Parse("<set xmlns='urn:example'/>")));
    }
}
