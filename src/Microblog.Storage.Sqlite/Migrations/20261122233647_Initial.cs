using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Microblog.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "account",
                columns: table => new
                {
                    account_id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    jid = table.Column<string>(type: "TEXT", maxLength: 2100, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account", x => x.account_id);
                });

            migrationBuilder.CreateTable(
                name: "protection_key",
                columns: table => new
                {
                    protection_key_id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    xml = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_protection_key", x => x.protection_key_id);
                });

            migrationBuilder.CreateTable(
                name: "draft",
                columns: table => new
                {
                    account_id = table.Column<long>(type: "INTEGER", nullable: false),
                    place = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    saved_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_draft", x => new { x.account_id, x.place });
                    table.ForeignKey(
                        name: "FK_draft_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "account_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "feed",
                columns: table => new
                {
                    feed_id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    account_id = table.Column<long>(type: "INTEGER", nullable: false),
                    service = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    node = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    home = table.Column<bool>(type: "INTEGER", nullable: false),
                    rsm = table.Column<bool>(type: "INTEGER", nullable: true),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    stretches = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: true),
                    source = table.Column<int>(type: "INTEGER", nullable: false),
                    unfollowed = table.Column<bool>(type: "INTEGER", nullable: false),
                    subscribed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    sub_id = table.Column<string>(type: "TEXT", nullable: true),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feed", x => x.feed_id);
                    table.ForeignKey(
                        name: "FK_feed_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "account_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    outbox_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    account_id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    parent = table.Column<string>(type: "TEXT", nullable: true),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    payload = table.Column<string>(type: "TEXT", nullable: true),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: false),
                    not_before = table.Column<long>(type: "INTEGER", nullable: false),
                    failure = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox", x => x.outbox_id);
                    table.ForeignKey(
                        name: "FK_outbox_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "account_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reading",
                columns: table => new
                {
                    account_id = table.Column<long>(type: "INTEGER", nullable: false),
                    timeline = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    sort_key = table.Column<long>(type: "INTEGER", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    offset = table.Column<int>(type: "INTEGER", nullable: false),
                    saved_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reading", x => new { x.account_id, x.timeline });
                    table.ForeignKey(
                        name: "FK_reading_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "account_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sign_in",
                columns: table => new
                {
                    sign_in_id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    account_id = table.Column<long>(type: "INTEGER", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    used_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sign_in", x => x.sign_in_id);
                    table.ForeignKey(
                        name: "FK_sign_in_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "account_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "entry",
                columns: table => new
                {
                    entry_id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    feed_id = table.Column<long>(type: "INTEGER", nullable: false),
                    account_id = table.Column<long>(type: "INTEGER", nullable: false),
                    item_id = table.Column<string>(type: "TEXT", nullable: false),
                    item_key = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    home = table.Column<bool>(type: "INTEGER", nullable: false),
                    shown = table.Column<bool>(type: "INTEGER", nullable: false),
                    sort_key = table.Column<long>(type: "INTEGER", nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    stretch = table.Column<int>(type: "INTEGER", nullable: false),
                    ord = table.Column<int>(type: "INTEGER", nullable: false),
                    loose = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    published = table.Column<long>(type: "INTEGER", nullable: true),
                    touched = table.Column<long>(type: "INTEGER", nullable: false),
                    first_seen = table.Column<long>(type: "INTEGER", nullable: false),
                    payload = table.Column<string>(type: "TEXT", nullable: true),
                    publisher = table.Column<string>(type: "TEXT", nullable: true),
                    atom_key = table.Column<long>(type: "INTEGER", nullable: true),
                    parent = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    parent_key = table.Column<long>(type: "INTEGER", nullable: true),
                    comments = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    is_like = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_entry", x => x.entry_id);
                    table.ForeignKey(
                        name: "FK_entry_feed_feed_id",
                        column: x => x.feed_id,
                        principalTable: "feed",
                        principalColumn: "feed_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_account_jid",
                table: "account",
                column: "jid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "entry_atom",
                table: "entry",
                columns: new[] { "account_id", "atom_key" },
                filter: "atom_key is not null");

            migrationBuilder.CreateIndex(
                name: "entry_comments",
                table: "entry",
                columns: new[] { "account_id", "comments" },
                filter: "comments is not null");

            migrationBuilder.CreateIndex(
                name: "entry_feed",
                table: "entry",
                columns: new[] { "feed_id", "shown", "sort_key", "address" });

            migrationBuilder.CreateIndex(
                name: "entry_item",
                table: "entry",
                columns: new[] { "feed_id", "item_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "entry_order",
                table: "entry",
                columns: new[] { "account_id", "home", "sort_key", "address" });

            migrationBuilder.CreateIndex(
                name: "entry_parent",
                table: "entry",
                columns: new[] { "account_id", "parent" },
                filter: "parent is not null");

            migrationBuilder.CreateIndex(
                name: "entry_parent_key",
                table: "entry",
                columns: new[] { "account_id", "parent_key" },
                filter: "parent_key is not null");

            migrationBuilder.CreateIndex(
                name: "entry_place",
                table: "entry",
                columns: new[] { "feed_id", "stretch", "ord" });

            migrationBuilder.CreateIndex(
                name: "IX_feed_account_id_service_node",
                table: "feed",
                columns: new[] { "account_id", "service", "node" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_outbox_account_id_sent_at",
                table: "outbox",
                columns: new[] { "account_id", "sent_at" });

            migrationBuilder.CreateIndex(
                name: "IX_sign_in_account_id",
                table: "sign_in",
                column: "account_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "draft");

            migrationBuilder.DropTable(
                name: "entry");

            migrationBuilder.DropTable(
                name: "outbox");

            migrationBuilder.DropTable(
                name: "protection_key");

            migrationBuilder.DropTable(
                name: "reading");

            migrationBuilder.DropTable(
                name: "sign_in");

            migrationBuilder.DropTable(
                name: "feed");

            migrationBuilder.DropTable(
                name: "account");
        }
    }
}
