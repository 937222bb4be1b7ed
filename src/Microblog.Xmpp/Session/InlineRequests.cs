using System.Xml.Linq;
using Microblog.Xmpp.Sasl;

namespace Microblog.Xmpp.Session;

/// <summary>What goes along with a sign-in by XEP-0388 instead of following it: resuming, binding, stream management.</summary>
internal static class InlineRequests
{
    /// <param name="features">The stream's features before the sign-in.</param>
    /// <param name="tag">What the resource's name begins with; others see it (XEP-0386, 3.2).</param>
    /// <param name="previous">The stream to resume, or null.</param>
    public static IReadOnlyList<XElement> For(XElement features, string tag, StreamManagement? previous)
    {
        var requests = new List<XElement>();
        var inline = features.Element(Sasl2.Namespace + "authentication")?.Element(Sasl2.Inline);
        if (previous?.ResumptionId is not null && inline?.Element(StreamManagement.Namespace + "sm") is not null)
        {
            requests.Add(previous.Resume());
        }
        if (inline?.Element(Sasl2.Bind + "bind") is { } bind)
        {
            var hasManagement = bind.Elements(Sasl2.Bind + "inline")
                .Elements(Sasl2.Bind + "feature")
                .Any(feature => feature.Attribute("var")?.Value == StreamManagement.Namespace.NamespaceName);
            requests.Add(
                new XElement(
                    Sasl2.Bind + "bind",
                    new XElement(Sasl2.Bind + "tag", tag),
                    hasManagement ? StreamManagement.Enable() : null
                )
            );
        }
        return requests;
    }
}
