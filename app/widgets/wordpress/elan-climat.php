<?php
/**
 * Plugin Name: Élan Climat
 * Description: Les calculateurs de votre territoire dans vos pages : collez leur adresse, ou posez le bloc « Élan Climat ».
 * Version: @@VERSION@@
 * Requires at least: 5.9
 * Requires PHP: 7.2
 * Author: Élan Climat
 * License: GPL-2.0-or-later
 * License URI: https://www.gnu.org/licenses/gpl-2.0.html
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * This program is free software; you can redistribute it and/or modify it under the terms of the GNU
 * General Public License as published by the Free Software Foundation; either version 2 of the
 * License, or (at your option) any later version. It comes without any warranty.
 *
 * It calls nobody, stores nothing and follows nobody: it writes the frame of a calculator.
 */

defined( 'ABSPATH' ) || exit;

/** The site that was asked for this file, its territory, and what it offers. */
function elan_climat_site() {
	return array(
		'address'     => '@@SITE@@',
		'territory'   => '@@SLUG@@',
		'territories' => array( '@@TERRITORIES@@' ),
		'tools'       => array( '@@TOOLS@@' ),
	);
}

/** A pasted address of the site: WordPress asks it for a frame that it shows as it is. */
function elan_climat_provider() {
	$site = elan_climat_site();
	wp_oembed_add_provider( $site['address'] . '/*', $site['address'] . '/oembed/extension' );
}
add_action( 'init', 'elan_climat_provider' );

/** A colour as six figures and letters, or nothing. */
function elan_climat_colour( $text ) {
	$text = strtolower( ltrim( trim( (string) $text ), '#' ) );
	$text = preg_replace( '/^([0-9a-f])([0-9a-f])([0-9a-f])$/', '$1$1$2$2$3$3', $text );
	return preg_match( '/^[0-9a-f]{6}$/', $text ) ? $text : '';
}

/** What a shortcode or a block says, each part checked; what is wrong is left out. */
function elan_climat_asked( $said ) {
	$site  = elan_climat_site();
	$said  = shortcode_atts(
		array(
			'outil'      => '',
			'territoire' => '',
			'commune'    => '',
			'accent'     => '',
			'fond'       => '',
			'compact'    => '',
		),
		$said,
		'elan-climat'
	);
	$tools = $site['tools'];
	$tool  = isset( $tools[ $said['outil'] ] ) ? $tools[ $said['outil'] ] : reset( $tools );
	$slug  = preg_match( '/^[a-z0-9-]{1,60}$/', $said['territoire'] ) ? $said['territoire'] : $site['territory'];
	$query = array();
	if ( $tool['place'] && preg_match( '/^[0-9][0-9AB][0-9]{3}$/', $said['commune'] ) ) {
		$query[ $tool['place'] ] = $said['commune'];
	}
	$accent  = elan_climat_colour( $said['accent'] );
	$fond    = elan_climat_colour( $said['fond'] );
	$compact = in_array( $said['compact'], array( true, '1', 'oui', 'true' ), true ) ? '.compact' : '';
	$look    = $accent . $fond . $compact ? '/~' . ( $accent ?: 'x' ) . '.' . ( $fond ?: 'x' ) . $compact : '';
	return array(
		'title'  => $tool['title'],
		'height' => $tool['height'],
		'frame'  => add_query_arg( $query, $site['address'] . '/embed/' . $slug . $look . $tool['path'] ),
	);
}

/** The frame: without script as tall as its page where the browser can, with it everywhere. */
function elan_climat_frame( $said ) {
	$site  = elan_climat_site();
	$asked = elan_climat_asked( is_array( $said ) ? $said : array() );
	wp_enqueue_script( 'elan-climat', $site['address'] . '/embed.js', array(), null, true );
	return strtr(
		'@@FRAME@@',
		array(
			'{source}' => esc_url( $asked['frame'] ),
			'{title}'  => esc_attr( $asked['title'] ),
			'{height}' => (int) $asked['height'],
		)
	);
}

/** [elan-climat outil="estimation" commune="59350" accent="#0b6e66" fond="#ffffff" compact="1"] */
function elan_climat_shortcode( $said ) {
	return '<div>' . elan_climat_frame( $said ) . '</div>';
}
add_shortcode( 'elan-climat', 'elan_climat_shortcode' );

/** The block: the same frame, in the column or wider. */
function elan_climat_block( $said ) {
	return '<div ' . get_block_wrapper_attributes() . '>' . elan_climat_frame( $said ) . '</div>';
}

function elan_climat_register_block() {
	$text = array( 'type' => 'string', 'default' => '' );
	wp_register_script(
		'elan-climat-editor',
		false,
		array( 'wp-blocks', 'wp-element', 'wp-components', 'wp-block-editor', 'wp-server-side-render' ),
		'@@VERSION@@',
		true
	);
	wp_add_inline_script( 'elan-climat-editor', 'window.elanClimat = ' . wp_json_encode( elan_climat_site() ) . ';' . elan_climat_editor() );
	register_block_type(
		'elan-climat/calculateur',
		array(
			'api_version'     => 3,
			'title'           => 'Élan Climat',
			'description'     => 'Un calculateur de votre territoire.',
			'category'        => 'embed',
			'icon'            => 'admin-home',
			'keywords'        => array( 'énergie', 'trajet', 'calculateur' ),
			'attributes'      => array(
				'outil'      => $text,
				'territoire' => $text,
				'commune'    => $text,
				'accent'     => $text,
				'fond'       => $text,
				'compact'    => array( 'type' => 'boolean', 'default' => false ),
			),
			'supports'        => array( 'align' => array( 'wide', 'full' ), 'html' => false ),
			'editor_script'   => 'elan-climat-editor',
			'render_callback' => 'elan_climat_block',
		)
	);
}
add_action( 'init', 'elan_climat_register_block' );

/** The block in the editor: its choices in the side bar, and what will be published as a preview. */
function elan_climat_editor() {
	return <<<'SCRIPT'
( function ( blocks, element, components, editor, rendered, site ) {
	var make = element.createElement;
	function edit( props ) {
		var said = props.attributes;
		function field( name, label, help ) {
			return make( components.TextControl, { key: name, label: label, help: help, value: said[ name ],
				__nextHasNoMarginBottom: true, __next40pxDefaultSize: true,
				onChange: function ( text ) { var next = {}; next[ name ] = text.trim(); props.setAttributes( next ); } } );
		}
		function choice( label, value, names, chosen ) {
			return make( components.SelectControl, { label: label, value: value, onChange: chosen,
				__nextHasNoMarginBottom: true, __next40pxDefaultSize: true,
				options: Object.keys( names ).map( function ( key ) {
					return { value: key, label: names[ key ].title || names[ key ] };
				} ) } );
		}
		return make( element.Fragment, null,
			make( editor.InspectorControls, null,
				make( components.PanelBody, { title: 'Calculateur' },
					choice( 'Lequel ?', said.outil || Object.keys( site.tools )[ 0 ], site.tools,
						function ( key ) { props.setAttributes( { outil: key } ); } ),
					choice( 'Territoire', said.territoire || site.territory, site.territories,
						function ( key ) { props.setAttributes( { territoire: key } ); } ),
					field( 'commune', 'Commune déjà remplie', 'Son code INSEE, comme 59350. Facultatif.' ),
					field( 'accent', 'Couleur des boutons', 'Comme #0b6e66. Facultatif.' ),
					field( 'fond', 'Couleur du fond', 'Comme #ffffff. Facultatif.' ),
					make( components.ToggleControl, { label: 'Réduit, pour une colonne étroite', checked: said.compact,
						__nextHasNoMarginBottom: true,
						onChange: function ( on ) { props.setAttributes( { compact: on } ); } } ) ) ),
			make( 'div', editor.useBlockProps(),
				make( 'div', { inert: 'true', style: { pointerEvents: 'none' } },
					make( rendered, { block: props.name, attributes: { outil: said.outil, territoire: said.territoire,
						commune: said.commune, accent: said.accent, fond: said.fond, compact: said.compact } } ) ),
				make( 'p', { style: { margin: 0, fontSize: '13px' } },
					'Aperçu. Un cadre vide ici ne dit rien : jugez sur la page publiée.' ) ) );
	}
	blocks.registerBlockType( 'elan-climat/calculateur', { apiVersion: 3, title: 'Élan Climat', category: 'embed',
		icon: 'admin-home', edit: edit, save: function () { return null; } } );
} )( wp.blocks, wp.element, wp.components, wp.blockEditor, wp.serverSideRender, window.elanClimat );
SCRIPT;
}
