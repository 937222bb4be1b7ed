namespace Microblog.Xmpp.Streams;

/// <summary>What <see cref="StanzaFramer"/> found at the front of the bytes.</summary>
internal enum FrameKind
{
    /// <summary>No whole frame yet.</summary>
    Incomplete,

    /// <summary>The stream's opening tag.</summary>
    Header,

    /// <summary>One first-level element.</summary>
    Stanza,

    /// <summary>The beginning of a first-level element that is larger than a frame may be.</summary>
    TooLong,

    /// <summary>The stream's closing tag.</summary>
    End,
}
