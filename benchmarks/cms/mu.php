<?php
/* For a trial on one machine only: WordPress asks nothing of a loopback address by itself, its
   classic editor is had for pages, and nothing is sought elsewhere. */
add_filter( 'http_request_host_is_external', '__return_true' );
add_filter( 'http_allowed_safe_ports', function ( $ports, $host, $url ) {
	$ports[] = (int) parse_url( $url, PHP_URL_PORT );
	return $ports;
}, 10, 3 );
add_filter( 'https_ssl_verify', '__return_false' );
add_filter( 'pre_http_request', function ( $done, $args, $url ) {
	$host = parse_url( $url, PHP_URL_HOST );
	return in_array( $host, array( 'localhost', '127.0.0.1' ), true ) ? $done
		: new WP_Error( 'offline', 'offline' );
}, 10, 3 );
add_filter( 'use_block_editor_for_post', function ( $use, $post ) {
	return 'page' !== $post->post_type && $use;
}, 10, 2 );
add_filter( 'wp_is_application_passwords_available', '__return_true' );
