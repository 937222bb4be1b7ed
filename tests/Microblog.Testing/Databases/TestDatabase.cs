using Microblog.Core.Accounts;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Testing.Databases;

/// <summary>A database of its own, with every migration applied, that goes when it is disposed of.</summary>
public sealed class TestDatabase : IMicroblogDatabase, IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string? _directory;
    private readonly IMicroblogDatabase _database;
    private int _accounts;

    private TestDatabase(ServiceProvider services, string? directory)
    {
        _services = services;
        _directory = directory;
        _database = services.GetRequiredService<IMicroblogDatabase>();
    }

    /// <summary>A database that is one file.</summary>
    /// <param name="register">Registers the database's services, given the file.</param>
    public static Task<TestDatabase> InFileAsync(Action<IServiceCollection, string> register)
    {
        var directory = Directory.CreateTempSubdirectory("microblog-database-").FullName;
        return CreateAsync(services => register(services, Path.Combine(directory, "microblog.db")), directory);
    }

    /// <summary>A database that a server holds.</summary>
    public static Task<TestDatabase> OnServerAsync(Action<IServiceCollection> register) => CreateAsync(register, null);

    /// <inheritdoc />
    public Task<MicroblogDbContext> OpenAsync(CancellationToken cancellation) => _database.OpenAsync(cancellation);

    /// <inheritdoc />
    public MicroblogDbContext Open() => _database.Open();

    /// <inheritdoc />
    public ValueTask<WriteTransaction> BeginAsync(MicroblogDbContext context, CancellationToken cancellation) =>
        _database.BeginAsync(context, cancellation);

    /// <summary>The number of a new account.</summary>
    public Task<long> NewAccountAsync() =>
        NewAccountAsync(Jid.Parse($"account{Interlocked.Increment(ref _accounts)}@here.example"));

    /// <summary>The number of an account.</summary>
    public Task<long> NewAccountAsync(Jid address) =>
        new SignInStore(this, TimeProvider.System).AccountAsync(address, CancellationToken.None);

    /// <summary>The cache of an account.</summary>
    public DatabaseTimelineStore StoreOf(long accountId) => new(this, accountId, TimeProvider.System);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_directory is not null)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private static async Task<TestDatabase> CreateAsync(Action<IServiceCollection> register, string? directory)
    {
        var services = new ServiceCollection();
        register(services);
        var database = new TestDatabase(services.BuildServiceProvider(), directory);
        await using var context = await database.OpenAsync(CancellationToken.None);
        await context.MigrateAsync(CancellationToken.None);
        return database;
    }
}
