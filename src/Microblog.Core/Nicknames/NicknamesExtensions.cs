using Microblog.Core.Accounts;
using Microblog.Xmpp.Profiles;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Core.Nicknames;

/// <summary>The names that people give themselves.</summary>
public static class NicknamesExtensions
{
    /// <summary>Plugs them into the account.</summary>
    public static void AddNicknames(this IServiceCollection services) =>
        services.AddAccountFeature<NicknamesFeature>(Nickname.Node);
}
