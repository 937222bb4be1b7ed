namespace Microblog.Web.Tests.Architecture;

/// <summary>What becomes of a literal.</summary>
internal enum TextUse
{
    /// <summary>Not known.</summary>
    Other,

    /// <summary>Text or markup of a component.</summary>
    Markup,

    /// <summary>An attribute or a parameter that people read or hear.</summary>
    ReadAttribute,

    /// <summary>The name of an element, an attribute or a parameter, or an attribute that nobody reads.</summary>
    Code,

    /// <summary>What is written to the log, or says what went wrong to a developer.</summary>
    LogOrException,
}
