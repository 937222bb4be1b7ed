using Microblog.Core.Model;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Microblog.Core.Storage;

/// <summary>The database: accounts, their cache, drafts and outbox. Times are microseconds since 1970, UTC.</summary>
public class MicroblogDbContext(DbContextOptions options) : DbContext(options), IDataProtectionKeyContext
{
    private const int MaxAddress = 4000;
    private const int MaxPictureId = 64;
    private const int MaxName = 250;

    /// <summary>Accounts.</summary>
    public DbSet<AccountEntity> Accounts => Set<AccountEntity>();

    /// <summary>Browsers that are kept signed in.</summary>
    public DbSet<SignInEntity> SignIns => Set<SignInEntity>();

    /// <summary>Feeds.</summary>
    public DbSet<FeedEntity> Feeds => Set<FeedEntity>();

    /// <summary>Cached items.</summary>
    public DbSet<EntryEntity> Entries => Set<EntryEntity>();

    /// <summary>Reading places.</summary>
    public DbSet<ReadingEntity> Readings => Set<ReadingEntity>();

    /// <summary>Whose posts are left out.</summary>
    public DbSet<HiddenAuthorEntity> HiddenAuthors => Set<HiddenAuthorEntity>();

    /// <summary>Drafts.</summary>
    public DbSet<DraftEntity> Drafts => Set<DraftEntity>();

    /// <summary>Files beside drafts.</summary>
    public DbSet<DraftAttachmentsEntity> DraftAttachments => Set<DraftAttachmentsEntity>();

    /// <summary>The outbox.</summary>
    public DbSet<OutboxEntity> Outbox => Set<OutboxEntity>();

    /// <summary>What is known of people.</summary>
    public DbSet<PersonEntity> People => Set<PersonEntity>();

    /// <summary>Small versions of pictures that people have.</summary>
    public DbSet<AvatarPictureEntity> AvatarPictures => Set<AvatarPictureEntity>();

    /// <summary>Keys of ASP.NET Core Data Protection, so that cookies survive a restart and serve every copy of the program.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>How this database compares text by bytes; null where it does so by itself.</summary>
    protected virtual string? BytewiseCollation => null;

    /// <summary>
    /// Asks for the number of the row that was inserted last over a connection; null where an insert returns numbers just
    /// as well.
    /// </summary>
    public virtual string? LastNumberQuery => null;

    /// <summary>Brings the schema up to date; returns at once where it is.</summary>
    /// <exception cref="TimeoutException">Another program is at it, and does not come to an end.</exception>
    public virtual Task MigrateAsync(CancellationToken cancellation) => Database.MigrateAsync(cancellation);

    /// <summary>Finds out whether the database takes what is written, without changing anything.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    /// <exception cref="System.Data.Common.DbException">It is not so, for a reason that <see cref="StorageFailures"/> tells.</exception>
    public virtual Task<StorageFailure?> ProbeAsync(CancellationToken cancellation) =>
        throw new NotSupportedException("Each database has its own way.");

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<AccountEntity>(account =>
        {
            account.ToTable("account").HasKey(a => a.AccountId);
            Bytewise(account.Property(a => a.Jid)).HasMaxLength(2100);
            account.HasIndex(a => a.Jid).IsUnique();
            account.Property(a => a.Marker).HasMaxLength(64);
        });
        modelBuilder.Entity<SignInEntity>(signIn =>
        {
            signIn.ToTable("sign_in").HasKey(s => s.SignInId);
            Bytewise(signIn.Property(s => s.SignInId)).HasMaxLength(64);
            signIn.Property(s => s.Client).HasMaxLength(64);
            signIn.Property(s => s.Browser).HasMaxLength(64);
            signIn.Property(s => s.Salt).HasMaxLength(64);
            signIn.HasOne<AccountEntity>().WithMany().HasForeignKey(s => s.AccountId);
        });
        modelBuilder.Entity<FeedEntity>(feed =>
        {
            feed.ToTable("feed").HasKey(f => f.FeedId);
            Bytewise(feed.Property(f => f.Service)).HasMaxLength(MaxAddress);
            Bytewise(feed.Property(f => f.Node)).HasMaxLength(MaxAddress);
            feed.HasIndex(f => new
                {
                    f.AccountId,
                    f.Service,
                    f.Node,
                })
                .IsUnique();
            feed.HasOne<AccountEntity>().WithMany().HasForeignKey(f => f.AccountId);
        });
        modelBuilder.Entity<EntryEntity>(ConfigureEntries);
        modelBuilder.Entity<ReadingEntity>(reading =>
        {
            reading.ToTable("reading").HasKey(r => new { r.AccountId, r.Timeline });
            Bytewise(reading.Property(r => r.Timeline)).HasMaxLength(MaxAddress);
            Bytewise(reading.Property(r => r.Address));
            Bytewise(reading.Property(r => r.SeenAddress));
            reading.HasOne<AccountEntity>().WithMany().HasForeignKey(r => r.AccountId);
        });
        modelBuilder.Entity<HiddenAuthorEntity>(hidden =>
        {
            hidden.ToTable("hidden_author").HasKey(h => new { h.AccountId, h.Address });
            Bytewise(hidden.Property(h => h.Address)).HasMaxLength(MaxAddress);
            hidden.HasOne<AccountEntity>().WithMany().HasForeignKey(h => h.AccountId);
        });
        modelBuilder.Entity<DraftEntity>(draft =>
        {
            draft.ToTable("draft").HasKey(d => new { d.AccountId, d.Place });
            Bytewise(draft.Property(d => d.Place)).HasMaxLength(MaxAddress);
            draft.HasOne<AccountEntity>().WithMany().HasForeignKey(d => d.AccountId);
        });
        modelBuilder.Entity<DraftAttachmentsEntity>(files =>
        {
            files.ToTable("draft_attachments").HasKey(f => new { f.AccountId, f.Place });
            Bytewise(files.Property(f => f.Place)).HasMaxLength(MaxAddress);
            files.HasOne<AccountEntity>().WithMany().HasForeignKey(f => f.AccountId);
        });
        modelBuilder.Entity<OutboxEntity>(outbox =>
        {
            outbox.ToTable("outbox").HasKey(o => o.OutboxId);
            outbox.HasIndex(o => new { o.AccountId, o.SentAt });
            outbox.HasOne<AccountEntity>().WithMany().HasForeignKey(o => o.AccountId);
        });
        modelBuilder.Entity<PersonEntity>(person =>
        {
            person.ToTable("person").HasKey(p => new { p.AccountId, p.Address });
            Bytewise(person.Property(p => p.Address)).HasMaxLength(MaxAddress);
            person.Property(p => p.Nickname).HasMaxLength(MaxName);
            person.Property(p => p.FullName).HasMaxLength(MaxName);
            Bytewise(person.Property(p => p.Avatar)).HasMaxLength(MaxPictureId);
            person.Property(p => p.AnnouncedAvatar).HasMaxLength(MaxPictureId);
            person.HasIndex(p => new { p.AccountId, p.Avatar }).HasFilter("avatar is not null");
            person.HasOne<AccountEntity>().WithMany().HasForeignKey(p => p.AccountId);
        });
        modelBuilder.Entity<AvatarPictureEntity>(picture =>
        {
            picture
                .ToTable("avatar_picture")
                .HasKey(p => new
                {
                    p.AccountId,
                    p.Picture,
                    p.Size,
                });
            Bytewise(picture.Property(p => p.Picture)).HasMaxLength(MaxPictureId);
            picture.HasOne<AccountEntity>().WithMany().HasForeignKey(p => p.AccountId);
        });
        SnakeCase(modelBuilder);
        modelBuilder.Entity<DataProtectionKey>(key =>
        {
            key.ToTable("protection_key").HasKey(k => k.Id);
            key.Property(k => k.Id).HasColumnName("protection_key_id");
            key.Property(k => k.FriendlyName).HasColumnName("name").IsRequired();
            key.Property(k => k.Xml).HasColumnName("xml").IsRequired();
        });
    }

    private void ConfigureEntries(EntityTypeBuilder<EntryEntity> entry)
    {
        entry.ToTable("entry").HasKey(e => e.EntryId);
        Bytewise(entry.Property(e => e.ItemKey)).HasMaxLength(400);
        Bytewise(entry.Property(e => e.Address)).HasMaxLength(1000);
        Bytewise(entry.Property(e => e.Parent)).HasMaxLength(1000);
        Bytewise(entry.Property(e => e.Comments)).HasMaxLength(1000);
        entry
            .HasIndex(e => new
            {
                e.AccountId,
                e.Home,
                e.SortKey,
                e.Address,
                e.Own,
            })
            .HasDatabaseName("entry_order");
        entry
            .HasIndex(e => new
            {
                e.FeedId,
                e.Shown,
                e.SortKey,
                e.Address,
                e.Own,
            })
            .HasDatabaseName("entry_feed");
        entry
            .HasIndex(e => new
            {
                e.FeedId,
                e.Stretch,
                e.Ord,
            })
            .HasDatabaseName("entry_place");
        entry.HasIndex(e => new { e.FeedId, e.ItemKey }).IsUnique().HasDatabaseName("entry_item");
        entry
            .HasIndex(e => new { e.AccountId, e.Parent })
            .HasFilter("parent is not null")
            .HasDatabaseName("entry_parent");
        entry
            .HasIndex(e => new { e.AccountId, e.ParentKey })
            .HasFilter("parent_key is not null")
            .HasDatabaseName("entry_parent_key");
        entry
            .HasIndex(e => new { e.AccountId, e.AtomKey })
            .HasFilter("atom_key is not null")
            .HasDatabaseName("entry_atom");
        entry
            .HasIndex(e => new { e.AccountId, e.Comments })
            .HasFilter("comments is not null")
            .HasDatabaseName("entry_comments");
        entry
            .HasIndex(e => new
            {
                e.AccountId,
                e.Author,
                e.SortKey,
                e.Address,
            })
            .HasFilter("author is not null")
            .HasDatabaseName("entry_author");
        entry.HasOne<FeedEntity>().WithMany().HasForeignKey(e => e.FeedId);
    }

    private PropertyBuilder<T> Bytewise<T>(PropertyBuilder<T> property) =>
        BytewiseCollation is { } collation ? property.UseCollation(collation) : property;

    private static void SnakeCase(ModelBuilder modelBuilder)
    {
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(type => type.GetProperties()))
        {
            property.SetColumnName(
                string.Concat(property.Name.Select((c, index) => char.IsUpper(c) && index > 0 ? "_" + c : c.ToString()))
                    .ToLowerInvariant()
            );
        }
    }
}
