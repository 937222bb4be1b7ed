using Microblog.Web.Accounts;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;

namespace Microblog.Web.Circuits;

/// <summary>Circuits are bound to the sign-in that started them, and end with it.</summary>
internal static class CircuitsExtensions
{
    public static IServerSideBlazorBuilder AddSignedInCircuits(this IServerSideBlazorBuilder blazor)
    {
        blazor.AddHubOptions(hub => hub.AddFilter<CircuitFilter>());
        blazor.Services.AddSingleton<CircuitOwners>();
        blazor.Services.AddSingleton<CircuitFilter>();
        blazor.Services.AddScoped<SignInStateProvider>();
        blazor.Services.AddScoped<AuthenticationStateProvider>(services =>
            services.GetRequiredService<SignInStateProvider>()
        );
        blazor.Services.AddScoped<CircuitHandler, PageCircuit>();
        return blazor;
    }
}
