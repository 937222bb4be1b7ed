namespace Microblog.Testing.Servers;

/// <summary>Starts servers by their kind.</summary>
public static class ServerKindExtensions
{
    /// <summary>Starts one.</summary>
    /// <param name="kind">Of which kind.</param>
    /// <param name="domains">How many further domains it has for <see cref="XmppServer.TakeDomainAsync"/>.</param>
    public static async Task<XmppServer> LaunchAsync(this ServerKind kind, int domains = 0)
    {
        return kind switch
        {
            ServerKind.Prosody => await ProsodyServer.LaunchAsync(domains: domains),
            ServerKind.StockProsody => await ProsodyServer.LaunchAsync(maxItems: 256, domains: domains),
            ServerKind.HashedProsody => await ProsodyAsync("AUTH", "internal_hashed"),
            ServerKind.Sasl2Prosody => await ProsodyAsync("SASL2", "1"),
            ServerKind.Tls12Prosody => await ProsodyAsync("EXTRA_GLOBAL", "ssl = { protocol = \"tlsv1_2\" }"),
            ServerKind.EjabberdMnesia => await EjabberdServer.LaunchAsync(EjabberdStore.Mnesia, domains: domains),
            ServerKind.EjabberdSql => await EjabberdServer.LaunchAsync(EjabberdStore.Sql, domains: domains),
            ServerKind.HashedEjabberdMnesia => await HashedEjabberdAsync(EjabberdStore.Mnesia),
            ServerKind.HashedEjabberdSql => await HashedEjabberdAsync(EjabberdStore.Sql),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such server."),
        };

        Task<ProsodyServer> ProsodyAsync(string setting, string value) =>
            ProsodyServer.LaunchAsync(settings: new Dictionary<string, string> { [setting] = value }, domains: domains);

        Task<EjabberdServer> HashedEjabberdAsync(EjabberdStore store) =>
            EjabberdServer.LaunchAsync(
                store,
                settings: new Dictionary<string, string> { ["AUTH"] = "scram" },
                domains: domains
            );
    }
}
