namespace Microblog.Xmpp.Forms;

/// <summary>What a form is for (XEP-0004, 3.1).</summary>
public enum DataFormType
{
    /// <summary>Asks to be filled in.</summary>
    Form,

    /// <summary>Filled in.</summary>
    Submit,

    /// <summary>Not going to be filled in.</summary>
    Cancel,

    /// <summary>Says something and asks nothing.</summary>
    Result,
}
