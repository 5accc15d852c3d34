// Collections: themselves, their papers, their owners, and bibliographies brought into them.
export {
  changeCollection,
  createCollection,
  deleteCollection,
  getCollection,
  listCollectionsOfPaper,
  listOwnCollections,
  listPublicCollections,
  type Collection,
  type CollectionPlace,
  type CollectionText,
  type MayEdit,
  type NamedPerson,
} from './collections.ts';
export * from './imports.ts';
export * from './items.ts';
export * from './match.ts';
export {
  answerInvitation,
  inviteOwner,
  leaveCollection,
  listInvitations,
  listInvited,
  withdrawInvitation,
  type CollectionInvitation,
  type Inviting,
} from './owners.ts';
