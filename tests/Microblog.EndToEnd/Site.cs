using Microblog.Testing.Servers;
using Xunit;

namespace Microblog.EndToEnd;

/// <summary>
/// A running program and a domain that it serves. The domain is the journey's own; the program may serve other journeys at the
/// same time (<see cref="World.SiteAsync"/>), or is the journey's own too (<see cref="OwnSite"/>).
/// </summary>
public class Site(ProgramHost program, XmppServer server)
{
    private readonly int _errorsBefore = program.Errors.Count;

    /// <summary>Where people have their accounts.</summary>
    public XmppServer Server => server;

    /// <summary>Where the program answers.</summary>
    public Uri Address => program.Address;

    /// <summary>The program has logged no error since the journey began, whichever journey caused it.</summary>
    public void AssertNoErrors()
    {
        var errors = program.Errors.Skip(_errorsBefore).ToList();
        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }
}
