namespace Microblog.Xmpp.Forms;

/// <summary>What a field holds (XEP-0004, 3.3).</summary>
public enum DataFieldType
{
    /// <summary>One line of text; what an unknown type is taken for.</summary>
    TextSingle,

    /// <summary>Several lines.</summary>
    TextMulti,

    /// <summary>One line that is not shown while it is typed.</summary>
    TextPrivate,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>Words for the reader, nothing to fill in.</summary>
    Fixed,

    /// <summary>Not shown, given back as it is.</summary>
    Hidden,

    /// <summary>One address.</summary>
    JidSingle,

    /// <summary>Several addresses.</summary>
    JidMulti,

    /// <summary>One of the options.</summary>
    ListSingle,

    /// <summary>Some of the options.</summary>
    ListMulti,
}
