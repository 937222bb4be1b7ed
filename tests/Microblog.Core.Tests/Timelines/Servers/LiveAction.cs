namespace Microblog.Core.Tests.Timelines.Servers;

/// <summary>A step, with integers that are taken modulo what is there.</summary>
internal readonly record struct LiveAction(LiveStep Step, int A, int B)
{
    public override string ToString() => $"{Step}({A},{B})";
}
