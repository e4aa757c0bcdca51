/**
 * Names of tags, attributes and forms: those of DWARF 2 to 5 (7.5.3 to 7.5.6), and of vendors those that GNU's tools know.
 *
 * Rows are a number and the names from there on, without their prefix; `-` is a number without a name.
 */

function named(
  prefix: string,
  rows: readonly (readonly [first: number, names: string])[],
): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const [first, text] of rows) {
    text
      .trim()
      .split(/\s+/)
      .forEach((name, index) => name !== "-" && names.set(first + index, prefix + name));
  }
  return names;
}

/** `DW_TAG_...` */
export const tagNames: ReadonlyMap<number, string> = named("DW_TAG_", [
  [
    0x1,
    `
    array_type class_type entry_point enumeration_type formal_parameter - - imported_declaration - label
    lexical_block - member - pointer_type reference_type compile_unit string_type structure_type -
    subroutine_type typedef union_type unspecified_parameters variant common_block common_inclusion
    inheritance inlined_subroutine module ptr_to_member_type set_type subrange_type with_stmt
    access_declaration base_type catch_block const_type constant enumerator file_type friend namelist
    namelist_item packed_type subprogram template_type_param template_value_param thrown_type try_block
    variant_part variable volatile_type dwarf_procedure restrict_type interface_type namespace
    imported_module unspecified_type partial_unit imported_unit - condition shared_type type_unit
    rvalue_reference_type template_alias coarray_type generic_subrange dynamic_type atomic_type
    call_site call_site_parameter skeleton_unit immutable_type
  `,
  ],
  [
    0x4081,
    `
    MIPS_loop
  `,
  ],
  [
    0x4090,
    `
    HP_array_descriptor HP_Bliss_field HP_Bliss_field_set
  `,
  ],
  [
    0x4101,
    `
    format_label function_template class_template GNU_BINCL GNU_EINCL GNU_template_template_param
    GNU_template_parameter_pack GNU_formal_parameter_pack GNU_call_site GNU_call_site_parameter
  `,
  ],
  [
    0x8765,
    `
    upc_shared_type upc_strict_type upc_relaxed_type
  `,
  ],
  [
    0xa000,
    `
    PGI_kanji_type
  `,
  ],
  [
    0xa020,
    `
    PGI_interface_block
  `,
  ],
]);

/** `DW_AT_...` */
export const attributeNames: ReadonlyMap<number, string> = named("DW_AT_", [
  [
    0x1,
    `
    sibling location name
  `,
  ],
  [
    0x9,
    `
    ordering subscr_data byte_size bit_offset bit_size - element_list stmt_list low_pc high_pc language
    member discr discr_value visibility import string_length common_reference comp_dir const_value
    containing_type default_value - inline is_optional lower_bound - - producer - prototyped - -
    return_addr - start_scope - bit_stride upper_bound - abstract_origin accessibility address_class
    artificial base_types calling_convention count data_member_location decl_column decl_file decl_line
    declaration discr_list encoding external frame_base friend identifier_case macro_info namelist_item
    priority segment specification static_link type use_location variable_parameter virtuality
    vtable_elem_location allocated associated data_location byte_stride entry_pc use_UTF8 extension
    ranges trampoline call_column call_file call_line description binary_scale decimal_scale small
    decimal_sign digit_count picture_string mutable threads_scaled explicit object_pointer endianity
    elemental pure recursive signature main_subprogram data_bit_offset const_expr enum_class
    linkage_name string_length_bit_size string_length_byte_size rank str_offsets_base addr_base
    rnglists_base - dwo_name reference rvalue_reference macros call_all_calls call_all_source_calls
    call_all_tail_calls call_return_pc call_value call_origin call_parameter call_pc call_tail_call
    call_target call_target_clobbered call_data_location call_data_value noreturn alignment
    export_symbols deleted defaulted loclists_base
  `,
  ],
  [
    0x2000,
    `
    HP_block_index MIPS_fde MIPS_loop_begin MIPS_tail_loop_begin MIPS_epilog_begin
    MIPS_loop_unroll_factor MIPS_software_pipeline_depth MIPS_linkage_name MIPS_stride
    MIPS_abstract_name MIPS_clone_origin MIPS_has_inlines - - - - HP_actuals_stmt_list
    HP_proc_per_section HP_raw_data_ptr HP_pass_by_reference HP_opt_level HP_prof_version_id
    HP_opt_flags HP_cold_region_low_pc HP_cold_region_high_pc HP_all_variables_modifiable
    HP_linkage_name HP_prof_flags - - - HP_unit_name HP_unit_size HP_widened_byte_size
    HP_definition_points HP_default_location
  `,
  ],
  [
    0x2029,
    `
    HP_is_result_param
  `,
  ],
  [
    0x2101,
    `
    sf_names src_info mac_info src_coords body_begin body_end GNU_vector GNU_guarded_by
    GNU_pt_guarded_by GNU_guarded GNU_pt_guarded GNU_locks_excluded GNU_exclusive_locks_required
    GNU_shared_locks_required GNU_odr_signature GNU_template_name GNU_call_site_value
    GNU_call_site_data_value GNU_call_site_target GNU_call_site_target_clobbered GNU_tail_call
    GNU_all_tail_call_sites GNU_all_call_sites GNU_all_source_call_sites GNU_macros GNU_deleted
  `,
  ],
  [
    0x2130,
    `
    GNU_dwo_name GNU_dwo_id GNU_ranges_base GNU_addr_base GNU_pubnames GNU_pubtypes GNU_discriminator
    GNU_locviews GNU_entry_view
  `,
  ],
  [
    0x2201,
    `
    VMS_rtnbeg_pd_address
  `,
  ],
  [
    0x2301,
    `
    use_GNAT_descriptive_type GNAT_descriptive_type GNU_numerator GNU_denominator GNU_bias
  `,
  ],
  [
    0x3210,
    `
    upc_threads_scaled
  `,
  ],
  [
    0x3a00,
    `
    PGI_lbase PGI_soffset PGI_lstride
  `,
  ],
  [
    0x3fe1,
    `
    APPLE_optimized APPLE_flags APPLE_isa APPLE_block APPLE_major_runtime_vers APPLE_runtime_class
    APPLE_omit_frame_ptr APPLE_property_name APPLE_property_getter APPLE_property_setter
    APPLE_property_attribute APPLE_objc_complete_type APPLE_property
  `,
  ],
]);

/** `DW_FORM_...` */
export const formNames: ReadonlyMap<number, string> = named("DW_FORM_", [
  [
    0x1,
    `
    addr - block2 block4 data2 data4 data8 string block block1 data1 flag sdata strp udata ref_addr ref1
    ref2 ref4 ref8 ref_udata indirect sec_offset exprloc flag_present strx addrx ref_sup4 strp_sup
    data16 line_strp ref_sig8 implicit_const loclistx rnglistx ref_sup8 strx1 strx2 strx3 strx4 addrx1
    addrx2 addrx3 addrx4
  `,
  ],
  [
    0x1f01,
    `
    GNU_addr_index GNU_str_index
  `,
  ],
  [
    0x1f20,
    `
    GNU_ref_alt GNU_strp_alt
  `,
  ],
]);
