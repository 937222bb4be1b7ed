using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Microblog.Web.Tests.Architecture;

/// <summary>
/// Reads the literals of an assembly with what the code does with them. What the Razor compiler made is what reaches the page:
/// the text between tags, attributes, and what expressions among them choose from.
/// </summary>
internal static class CompiledTexts
{
    private static readonly string[] ReadAttributes =
    [
        "alt",
        "aria-description",
        "aria-label",
        "aria-roledescription",
        "placeholder",
        "title",
        "Label",
        "Text",
        "Title",
    ];

    /// <summary>All literals of an assembly that somebody wrote.</summary>
    /// <param name="path">Its file.</param>
    public static IReadOnlyList<CompiledText> Of(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        return
        [
            .. from type in module.GetTypes()
            let outer = Outermost(type)
            where !IsGenerated(type)
            from method in type.Methods
            where method.HasBody && !IsGenerated(method, outer)
            from instruction in method.Body.Instructions
            where instruction.OpCode == OpCodes.Ldstr
            select new CompiledText(outer.FullName, (string)instruction.Operand, UseOf(instruction)),
        ];
    }

    private static TypeDefinition Outermost(TypeDefinition type) =>
        type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static bool IsGenerated(ICustomAttributeProvider member) =>
        member.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "GeneratedCodeAttribute");

    /// <summary>True for a method that a generator wrote, a lambda in it, and what a record has by itself.</summary>
    private static bool IsGenerated(MethodDefinition method, TypeDefinition outer) =>
        IsGenerated(method)
        || (
            method.Name is "PrintMembers" or "ToString"
            && method.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "CompilerGeneratedAttribute")
        )
        || (
            method.Name.StartsWith('<')
            && outer.Methods.Any(around =>
                IsGenerated(around) && method.Name.StartsWith($"<{around.Name}>", StringComparison.Ordinal)
            )
        );

    private static TextUse UseOf(Instruction literal)
    {
        if (NameOf(literal.Next) is "AddContent" or "AddMarkupContent")
        {
            return TextUse.Markup;
        }
        if (IsSequence(literal.Previous))
        {
            return TextUse.Code;
        }
        // The name of the attribute stands directly before its value.
        if (
            literal.Previous is { OpCode.Code: Code.Ldstr, Operand: string name }
            && IsSequence(literal.Previous.Previous)
        )
        {
            return ReadAttributes.Contains(name) ? TextUse.ReadAttribute : TextUse.Code;
        }
        return IsLogOrException(literal) ? TextUse.LogOrException : TextUse.Other;
    }

    /// <summary>True for the number that the Razor compiler gives each frame.</summary>
    private static bool IsSequence(Instruction? instruction) =>
        instruction is { OpCode.Name: var name, Previous.OpCode.Name: var before }
        && name.StartsWith("ldc.i4", StringComparison.Ordinal)
        && (
            before.StartsWith("ldarg", StringComparison.Ordinal)
            || before.StartsWith("ldloc", StringComparison.Ordinal)
            || before == "ldfld"
        );

    private static bool IsLogOrException(Instruction literal)
    {
        for (var next = literal.Next; next is not null; next = next.Next)
        {
            var type = (next.Operand as MethodReference)?.DeclaringType.Name;
            if (type is not (null or "EventId" or "LogDefineOptions"))
            {
                return type == "LoggerMessage" || type.EndsWith("Exception", StringComparison.Ordinal);
            }
        }
        return false;
    }

    private static string? NameOf(Instruction? instruction) => (instruction?.Operand as MethodReference)?.Name;
}
