using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Microblog.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class SignInOrigin : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "browser",
                table: "sign_in",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "client",
                table: "sign_in",
                type: "TEXT",
                maxLength: 64,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "browser",
                table: "sign_in");

            migrationBuilder.DropColumn(
                name: "client",
                table: "sign_in");
        }
    }
}
