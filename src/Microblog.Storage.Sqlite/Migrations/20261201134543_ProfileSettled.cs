using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Microblog.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ProfileSettled : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "is_profile_settled",
                table: "account",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "is_profile_settled",
                table: "account");
        }
    }
}
