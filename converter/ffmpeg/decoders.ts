/**
 * The decoders that ffmpeg may use, grouped by who records with them. All others are refused. Only sound is
 * decoded: vulnerabilities in video decoders are found every year, and no video is needed. Each decoder is
 * code that an untrusted file can attack, so those that no recording needs are refused;
 * `testing/refused-decoders.ts` gives the reason for each.
 *
 * Names are those of `ffmpeg -decoders`. ffmpeg uses its first decoder of a format, so alternatives need not
 * be listed.
 */
const families = {
  'phones, cameras, browsers, editors': [
    ...['aac', 'aac_latm', 'alac', 'flac', 'opus', 'libopus', 'vorbis', 'libvorbis', 'speex', 'libspeex'],
    ...[
      'mp1',
      'mp1float',
      'mp2',
      'mp2float',
      'mp3',
      'mp3float',
      'mp3adu',
      'mp3adufloat',
      'mp3on4',
      'mp3on4float',
    ],
  ],
  'plain samples': [
    ...['pcm_u8', 'pcm_s8', 'pcm_s8_planar', 'pcm_alaw', 'pcm_mulaw', 'pcm_f16le', 'pcm_f24le'],
    ...['pcm_s16le', 'pcm_s16be', 'pcm_s16le_planar', 'pcm_s16be_planar', 'pcm_u16le', 'pcm_u16be'],
    ...['pcm_s24le', 'pcm_s24be', 'pcm_s24le_planar', 'pcm_u24le', 'pcm_u24be'],
    ...['pcm_s32le', 'pcm_s32be', 'pcm_s32le_planar', 'pcm_u32le', 'pcm_u32be', 'pcm_s64le', 'pcm_s64be'],
    ...['pcm_f32le', 'pcm_f32be', 'pcm_f64le', 'pcm_f64be'],
  ],
  'broadcast, cinema, discs, camcorders': [
    ...['ac3', 'eac3', 'dca', 'truehd', 'mlp', 'dolby_e', 's302m'],
    ...['pcm_bluray', 'pcm_dvd', 'pcm_lxf', 'dvaudio'],
  ],
  // Also written by surveillance cameras, answering machines and court recorders.
  'telephony and dictation': [
    ...['amrnb', 'amrwb', 'libopencore_amrnb', 'libopencore_amrwb', 'gsm', 'gsm_ms', 'libgsm', 'libgsm_ms'],
    ...['g722', 'g723_1', 'g726', 'g726le', 'g728', 'g729', 'acelp.kelvin', 'ilbc', 'libilbc'],
    ...['qcelp', 'evrc', 'sipr', 'siren', 'msnsiren', 'nellymoser', 'truespeech', 'dss_sp', 'misc4', 'ftr'],
  ],
  'ADPCM of recorders, editors and phones': [
    ...['adpcm_ms', 'adpcm_ima_wav', 'adpcm_ima_qt', 'adpcm_ima_oki', 'adpcm_ima_amv', 'adpcm_swf'],
    ...['adpcm_yamaha', 'adpcm_sanyo', 'adpcm_ct', 'adpcm_sbpro_2', 'adpcm_sbpro_3', 'adpcm_sbpro_4'],
  ],
  'films and streams of the nineties': [
    ...['wmav1', 'wmav2', 'wmapro', 'wmalossless', 'wmavoice', 'cook', 'ralf', 'real_144', 'real_288'],
    ...['qdm2', 'qdmc', 'mace3', 'mace6', 'imc', 'iac', 'on2avc', 'metasound'],
  ],
  'music collections, MiniDisc, DSD recorders': [
    ...['ape', 'tak', 'tta', 'wavpack', 'shorten', 'mpc7', 'mpc8'],
    ...['atrac1', 'atrac3', 'atrac3al', 'atrac3plus', 'atrac3plusal'],
    ...['dsd_lsbf', 'dsd_msbf', 'dsd_lsbf_planar', 'dsd_msbf_planar', 'dst'],
  ],
};

export const decoders: readonly string[] = Object.values(families).flat();
