<?php
/* Install a WordPress for a trial: php setup.php <root> <address> <territory's address or nothing>. */
list( , $root, $address, $network ) = $argv;
$_SERVER['HTTP_HOST'] = parse_url( $address, PHP_URL_HOST ) . ':' . parse_url( $address, PHP_URL_PORT );
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
define( 'WP_INSTALLING', true );
require "$root/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install( 'Ville', 'admin', 'admin@example.org', true, '', 'admin' );
update_option( 'siteurl', $address );
update_option( 'home', $address );
update_option( 'fresh_site', 0 );
foreach ( array( 'author' => 'author', 'editor' => 'editor' ) as $name => $role ) {
	$made = wp_insert_user( array( 'user_login' => $name, 'user_pass' => $name,
		'user_email' => "$name@example.org", 'role' => $role ) );
	if ( is_wp_error( $made ) ) {
		fwrite( STDERR, $made->get_error_message() . "\n" );
	}
}
