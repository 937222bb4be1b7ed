namespace Microblog.Web.Tests.Architecture;

/// <summary>A literal of the compiled code.</summary>
/// <param name="Type">The full name of the type that has it; of a page or a component, its own.</param>
/// <param name="Value">The literal.</param>
/// <param name="Use">What the code does with it.</param>
internal sealed record CompiledText(string Type, string Value, TextUse Use)
{
    public override string ToString() => $"{Type}: \"{Value}\"";
}
